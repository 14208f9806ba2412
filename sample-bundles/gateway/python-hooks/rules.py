KEYS = {"letmein": "gold"}
