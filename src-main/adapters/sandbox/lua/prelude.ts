/**
 * What every Lua state starts with: the safe part of the standard library, JSON as `cjson`, a gateway's `tyk.req`, and the way a hook
 * is called (specification of bundles, G.1).
 */
export const LUA_PRELUDE = String.raw`
local ask, tostring, type, pairs, ipairs, error, select = __ask, tostring, type, pairs, ipairs, error, select
local byte, char, format, sub, find, gsub = string.byte, string.char, string.format, string.sub, string.find, string.gsub
local concat, setmetatable, getmetatable, rawlen, tonumber, math_type = table.concat, setmetatable, getmetatable, rawlen, tonumber, math.type
local load_text = load
__ask, dofile, loadfile, collectgarbage, string.dump = nil, nil, nil, nil, nil

load = function(chunk, name, _, env)
  if env == nil then return load_text(chunk, name, "t") end
  return load_text(chunk, name, "t", env)
end
loadstring, unpack = load, table.unpack

local list = {}
local null = setmetatable({}, { __tostring = function() return "null" end })

local function quoted(text)
  return '"' .. gsub(text, '[%c"\\\127]', function(c)
    if c == '"' then return '\\"' elseif c == '\\' then return '\\\\' end
    return format('\\u%04x', byte(c))
  end) .. '"'
end

local function encode(value, depth)
  local kind = type(value)
  if value == null or kind == "nil" then return "null" end
  if kind == "boolean" then return tostring(value) end
  if kind == "string" then return quoted(value) end
  if kind == "number" then
    if value ~= value or value == math.huge or value == -math.huge then error("JSON has no such number", 0) end
    if math_type(value) == "integer" then return format("%d", value) end
    if value == math.floor(value) and value < 1e15 and value > -1e15 then return format("%d", value) end
    return format("%.17g", value)
  end
  if kind ~= "table" then error("JSON has no " .. kind, 0) end
  if depth > 100 then error("the table nests too deeply for JSON", 0) end
  local parts = {}
  if getmetatable(value) == list or rawlen(value) > 0 then
    for index = 1, rawlen(value) do parts[index] = encode(value[index], depth + 1) end
    return "[" .. concat(parts, ",") .. "]"
  end
  for key, item in pairs(value) do
    if item ~= nil then parts[#parts + 1] = quoted(tostring(key)) .. ":" .. encode(item, depth + 1) end
  end
  return "{" .. concat(parts, ",") .. "}"
end

local decode_value
local function skip(text, at) return find(text, "[^ \t\r\n]", at) or #text + 1 end
local escapes = { b = "\b", f = "\f", n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["/"] = "/" }

local function decode_text(text, at)
  local parts, from = {}, at + 1
  while true do
    local stop = find(text, '["\\]', from)
    if stop == nil then error("JSON text without an end", 0) end
    parts[#parts + 1] = sub(text, from, stop - 1)
    if sub(text, stop, stop) == '"' then return concat(parts), stop + 1 end
    local letter = sub(text, stop + 1, stop + 1)
    if letter == "u" then
      local code = tonumber(sub(text, stop + 2, stop + 5), 16) or error("JSON with a wrong escape", 0)
      from = stop + 6
      if code >= 0xD800 and code < 0xDC00 and sub(text, from, from + 1) == "\\u" then
        local low = tonumber(sub(text, from + 2, from + 5), 16) or 0
        code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00)
        from = from + 6
      end
      parts[#parts + 1] = utf8.char(code)
    else
      parts[#parts + 1] = escapes[letter] or error("JSON with a wrong escape", 0)
      from = stop + 2
    end
  end
end

decode_value = function(text, at, depth)
  if depth > 100 then error("JSON nests too deeply", 0) end
  at = skip(text, at)
  local first = sub(text, at, at)
  if first == '"' then return decode_text(text, at) end
  if first == "{" or first == "[" then
    local result = first == "[" and setmetatable({}, list) or {}
    local close = first == "[" and "]" or "}"
    at = skip(text, at + 1)
    if sub(text, at, at) == close then return result, at + 1 end
    while true do
      local key
      if close == "}" then
        key, at = decode_text(text, at)
        at = skip(text, at)
        if sub(text, at, at) ~= ":" then error("JSON without a colon", 0) end
        at = at + 1
      end
      local value
      value, at = decode_value(text, at, depth + 1)
      if key == nil then result[#result + 1] = value else result[key] = value end
      at = skip(text, at)
      local mark = sub(text, at, at)
      if mark == close then return result, at + 1 end
      if mark ~= "," then error("JSON without a comma", 0) end
      at = skip(text, at + 1)
    end
  end
  for word, value in pairs({ ["true"] = true, ["false"] = false, null = null }) do
    if sub(text, at, at + #word - 1) == word then return value, at + #word end
  end
  local from, to = find(text, "^-?%d+%.?%d*[eE]?[+-]?%d*", at)
  if from == nil then error("JSON that cannot be read", 0) end
  return tonumber(sub(text, from, to)), to + 1
end

cjson = {
  null = null,
  encode = function(value) return encode(value, 0) end,
  decode = function(text) return (decode_value(text, 1, 0)) end,
}
local modules = { cjson = cjson }
require = function(name) return modules[name] or error("module '" .. tostring(name) .. "' not found: a hook has cjson only", 2) end

local function asked(question, ...)
  local parameters = setmetatable({}, list)
  for index = 1, select("#", ...) do parameters[index] = (select(index, ...)) or null end
  return cjson.decode(ask(question, cjson.encode(parameters)))
end

print = function(...)
  local words = {}
  for index = 1, select("#", ...) do words[index] = tostring((select(index, ...))) end
  asked("log", "info", concat(words, "\t"), "lua:stdout")
end

spokelab = {
  send_to_control = function(payload, correlation, metadata)
    local body = type(payload) == "string" and payload or cjson.encode(payload)
    local answer = asked("send", body, correlation or "", metadata or {}, false)
    if answer.error then error(answer.error .. ": " .. answer.message, 2) end
    return answer.pending
  end,
}

tyk = { req = {
  get_headers = function() return object.request.headers or {} end,
  set_header = function(name, value)
    object.request.set_headers = object.request.set_headers or {}
    object.request.set_headers[name] = value
  end,
  clear_header = function(name) object.request.delete_headers = setmetatable({ name }, list) end,
} }

local LISTS = { "delete_headers", "delete_params" }

__dispatch = function(name, input)
  object = cjson.decode(input)
  local hook = _G[name]
  if hook == nil then return input end
  local request, session = hook(object.request, object.session or {}, object.spec)
  if type(request) ~= "table" then error("hook " .. name .. " must return request, session", 0) end
  object.request, object.session, object.metadata = request, session, nil
  for _, field in ipairs(LISTS) do
    if type(request[field]) == "table" then setmetatable(request[field], list) end
  end
  if type(session) == "table" and next(session) == nil then object.session = nil end
  return cjson.encode(object)
end
`;
