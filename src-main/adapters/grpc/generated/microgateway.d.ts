// Generated from proto/config_sync.proto by proto/generate.ts. Do not edit.
import * as $protobuf from "protobufjs/minimal.js";

/** Namespace microgateway. */
export namespace microgateway {

    /**
     * Properties of an EdgeRegistrationRequest.
     * @deprecated Use microgateway.EdgeRegistrationRequest.$Properties instead.
     */
    interface IEdgeRegistrationRequest extends microgateway.EdgeRegistrationRequest.$Properties {
    }

    /** Represents an EdgeRegistrationRequest. */
    class EdgeRegistrationRequest {

        /**
         * Constructs a new EdgeRegistrationRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.EdgeRegistrationRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EdgeRegistrationRequest edgeId. */
        edgeId: string;

        /** EdgeRegistrationRequest edgeNamespace. */
        edgeNamespace: string;

        /** EdgeRegistrationRequest version. */
        version: string;

        /** EdgeRegistrationRequest buildHash. */
        buildHash: string;

        /** EdgeRegistrationRequest metadata. */
        metadata: { [k: string]: string };

        /** EdgeRegistrationRequest health. */
        health?: (microgateway.HealthStatus|null);

        /**
         * Encodes the specified EdgeRegistrationRequest message. Does not implicitly {@link microgateway.EdgeRegistrationRequest.verify|verify} messages.
         * @param message EdgeRegistrationRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.EdgeRegistrationRequest, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EdgeRegistrationRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.EdgeRegistrationRequest & microgateway.EdgeRegistrationRequest.$Shape} EdgeRegistrationRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.EdgeRegistrationRequest & microgateway.EdgeRegistrationRequest.$Shape;
    }

    namespace EdgeRegistrationRequest {

        /** Properties of an EdgeRegistrationRequest. */
        interface $Properties {

            /** EdgeRegistrationRequest edgeId */
            edgeId?: (string|null);

            /** EdgeRegistrationRequest edgeNamespace */
            edgeNamespace?: (string|null);

            /** EdgeRegistrationRequest version */
            version?: (string|null);

            /** EdgeRegistrationRequest buildHash */
            buildHash?: (string|null);

            /** EdgeRegistrationRequest metadata */
            metadata?: ({ [k: string]: string }|null);

            /** EdgeRegistrationRequest health */
            health?: (microgateway.HealthStatus|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EdgeRegistrationRequest. */
        type $Shape = microgateway.EdgeRegistrationRequest.$Properties;
    }

    /**
     * Properties of an EdgeRegistrationResponse.
     * @deprecated Use microgateway.EdgeRegistrationResponse.$Properties instead.
     */
    interface IEdgeRegistrationResponse extends microgateway.EdgeRegistrationResponse.$Properties {
    }

    /** Represents an EdgeRegistrationResponse. */
    class EdgeRegistrationResponse {

        /**
         * Constructs a new EdgeRegistrationResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.EdgeRegistrationResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EdgeRegistrationResponse success. */
        success: boolean;

        /** EdgeRegistrationResponse message. */
        message: string;

        /** EdgeRegistrationResponse sessionId. */
        sessionId: string;

        /** EdgeRegistrationResponse initialConfig. */
        initialConfig?: (microgateway.ConfigurationSnapshot|null);

        /**
         * Encodes the specified EdgeRegistrationResponse message. Does not implicitly {@link microgateway.EdgeRegistrationResponse.verify|verify} messages.
         * @param message EdgeRegistrationResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.EdgeRegistrationResponse, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EdgeRegistrationResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.EdgeRegistrationResponse & microgateway.EdgeRegistrationResponse.$Shape} EdgeRegistrationResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.EdgeRegistrationResponse & microgateway.EdgeRegistrationResponse.$Shape;
    }

    namespace EdgeRegistrationResponse {

        /** Properties of an EdgeRegistrationResponse. */
        interface $Properties {

            /** EdgeRegistrationResponse success */
            success?: (boolean|null);

            /** EdgeRegistrationResponse message */
            message?: (string|null);

            /** EdgeRegistrationResponse sessionId */
            sessionId?: (string|null);

            /** EdgeRegistrationResponse initialConfig */
            initialConfig?: (microgateway.ConfigurationSnapshot|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EdgeRegistrationResponse. */
        type $Shape = microgateway.EdgeRegistrationResponse.$Properties;
    }

    /**
     * Properties of a ConfigurationRequest.
     * @deprecated Use microgateway.ConfigurationRequest.$Properties instead.
     */
    interface IConfigurationRequest extends microgateway.ConfigurationRequest.$Properties {
    }

    /** Represents a ConfigurationRequest. */
    class ConfigurationRequest {

        /**
         * Constructs a new ConfigurationRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.ConfigurationRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigurationRequest edgeNamespace. */
        edgeNamespace: string;

        /** ConfigurationRequest lastSyncTime. */
        lastSyncTime?: (google.protobuf.Timestamp|null);

        /**
         * Encodes the specified ConfigurationRequest message. Does not implicitly {@link microgateway.ConfigurationRequest.verify|verify} messages.
         * @param message ConfigurationRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.ConfigurationRequest, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigurationRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.ConfigurationRequest & microgateway.ConfigurationRequest.$Shape} ConfigurationRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.ConfigurationRequest & microgateway.ConfigurationRequest.$Shape;
    }

    namespace ConfigurationRequest {

        /** Properties of a ConfigurationRequest. */
        interface $Properties {

            /** ConfigurationRequest edgeNamespace */
            edgeNamespace?: (string|null);

            /** ConfigurationRequest lastSyncTime */
            lastSyncTime?: (google.protobuf.Timestamp|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigurationRequest. */
        type $Shape = microgateway.ConfigurationRequest.$Properties;
    }

    /**
     * Properties of an EdgeMessage.
     * @deprecated Use microgateway.EdgeMessage.$Properties instead.
     */
    interface IEdgeMessage extends microgateway.EdgeMessage.$Properties {
    }

    /** Represents an EdgeMessage. */
    class EdgeMessage {

        /**
         * Constructs a new EdgeMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.EdgeMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EdgeMessage registration. */
        registration?: (microgateway.EdgeRegistrationRequest|null);

        /** EdgeMessage heartbeat. */
        heartbeat?: (microgateway.HeartbeatRequest|null);

        /** EdgeMessage configRequest. */
        configRequest?: (microgateway.ConfigurationRequest|null);

        /** EdgeMessage unregistration. */
        unregistration?: (microgateway.EdgeUnregistrationRequest|null);

        /** EdgeMessage message. */
        message?: ("registration"|"heartbeat"|"configRequest"|"unregistration");

        /**
         * Encodes the specified EdgeMessage message. Does not implicitly {@link microgateway.EdgeMessage.verify|verify} messages.
         * @param message EdgeMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.EdgeMessage, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EdgeMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.EdgeMessage & microgateway.EdgeMessage.$Shape} EdgeMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.EdgeMessage & microgateway.EdgeMessage.$Shape;
    }

    namespace EdgeMessage {

        /** Properties of an EdgeMessage. */
        interface $Properties {

            /** EdgeMessage registration */
            registration?: (microgateway.EdgeRegistrationRequest|null);

            /** EdgeMessage heartbeat */
            heartbeat?: (microgateway.HeartbeatRequest|null);

            /** EdgeMessage configRequest */
            configRequest?: (microgateway.ConfigurationRequest|null);

            /** EdgeMessage unregistration */
            unregistration?: (microgateway.EdgeUnregistrationRequest|null);

            /** EdgeMessage message */
            message?: ("registration"|"heartbeat"|"configRequest"|"unregistration");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of an EdgeMessage. */
        type $Shape = {
          registration?: microgateway.EdgeRegistrationRequest.$Shape|null;
          heartbeat?: microgateway.HeartbeatRequest.$Shape|null;
          configRequest?: microgateway.ConfigurationRequest.$Shape|null;
          unregistration?: microgateway.EdgeUnregistrationRequest.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ message?: undefined; registration?: null; heartbeat?: null; configRequest?: null; unregistration?: null }|{ message?: "registration"; registration: microgateway.EdgeRegistrationRequest.$Shape; heartbeat?: null; configRequest?: null; unregistration?: null }|{ message?: "heartbeat"; registration?: null; heartbeat: microgateway.HeartbeatRequest.$Shape; configRequest?: null; unregistration?: null }|{ message?: "configRequest"; registration?: null; heartbeat?: null; configRequest: microgateway.ConfigurationRequest.$Shape; unregistration?: null }|{ message?: "unregistration"; registration?: null; heartbeat?: null; configRequest?: null; unregistration: microgateway.EdgeUnregistrationRequest.$Shape })
        );
    }

    /**
     * Properties of a ControlMessage.
     * @deprecated Use microgateway.ControlMessage.$Properties instead.
     */
    interface IControlMessage extends microgateway.ControlMessage.$Properties {
    }

    /** Represents a ControlMessage. */
    class ControlMessage {

        /**
         * Constructs a new ControlMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.ControlMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ControlMessage registrationResponse. */
        registrationResponse?: (microgateway.EdgeRegistrationResponse|null);

        /** ControlMessage configuration. */
        configuration?: (microgateway.ConfigurationSnapshot|null);

        /** ControlMessage heartbeatResponse. */
        heartbeatResponse?: (microgateway.HeartbeatResponse|null);

        /** ControlMessage message. */
        message?: ("registrationResponse"|"configuration"|"heartbeatResponse");

        /**
         * Encodes the specified ControlMessage message. Does not implicitly {@link microgateway.ControlMessage.verify|verify} messages.
         * @param message ControlMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.ControlMessage, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ControlMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.ControlMessage & microgateway.ControlMessage.$Shape} ControlMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.ControlMessage & microgateway.ControlMessage.$Shape;
    }

    namespace ControlMessage {

        /** Properties of a ControlMessage. */
        interface $Properties {

            /** ControlMessage registrationResponse */
            registrationResponse?: (microgateway.EdgeRegistrationResponse|null);

            /** ControlMessage configuration */
            configuration?: (microgateway.ConfigurationSnapshot|null);

            /** ControlMessage heartbeatResponse */
            heartbeatResponse?: (microgateway.HeartbeatResponse|null);

            /** ControlMessage message */
            message?: ("registrationResponse"|"configuration"|"heartbeatResponse");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a ControlMessage. */
        type $Shape = {
          registrationResponse?: microgateway.EdgeRegistrationResponse.$Shape|null;
          configuration?: microgateway.ConfigurationSnapshot.$Shape|null;
          heartbeatResponse?: microgateway.HeartbeatResponse.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ message?: undefined; registrationResponse?: null; configuration?: null; heartbeatResponse?: null }|{ message?: "registrationResponse"; registrationResponse: microgateway.EdgeRegistrationResponse.$Shape; configuration?: null; heartbeatResponse?: null }|{ message?: "configuration"; registrationResponse?: null; configuration: microgateway.ConfigurationSnapshot.$Shape; heartbeatResponse?: null }|{ message?: "heartbeatResponse"; registrationResponse?: null; configuration?: null; heartbeatResponse: microgateway.HeartbeatResponse.$Shape })
        );
    }

    /**
     * Properties of a HeartbeatRequest.
     * @deprecated Use microgateway.HeartbeatRequest.$Properties instead.
     */
    interface IHeartbeatRequest extends microgateway.HeartbeatRequest.$Properties {
    }

    /** Represents a HeartbeatRequest. */
    class HeartbeatRequest {

        /**
         * Constructs a new HeartbeatRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.HeartbeatRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HeartbeatRequest edgeId. */
        edgeId: string;

        /** HeartbeatRequest sessionId. */
        sessionId: string;

        /** HeartbeatRequest health. */
        health?: (microgateway.HealthStatus|null);

        /** HeartbeatRequest metrics. */
        metrics?: (microgateway.EdgeMetrics|null);

        /** HeartbeatRequest timestamp. */
        timestamp?: (google.protobuf.Timestamp|null);

        /** HeartbeatRequest loadedConfigChecksum. */
        loadedConfigChecksum: string;

        /** HeartbeatRequest loadedConfigVersion. */
        loadedConfigVersion: string;

        /**
         * Encodes the specified HeartbeatRequest message. Does not implicitly {@link microgateway.HeartbeatRequest.verify|verify} messages.
         * @param message HeartbeatRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.HeartbeatRequest, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HeartbeatRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.HeartbeatRequest & microgateway.HeartbeatRequest.$Shape} HeartbeatRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.HeartbeatRequest & microgateway.HeartbeatRequest.$Shape;
    }

    namespace HeartbeatRequest {

        /** Properties of a HeartbeatRequest. */
        interface $Properties {

            /** HeartbeatRequest edgeId */
            edgeId?: (string|null);

            /** HeartbeatRequest sessionId */
            sessionId?: (string|null);

            /** HeartbeatRequest health */
            health?: (microgateway.HealthStatus|null);

            /** HeartbeatRequest metrics */
            metrics?: (microgateway.EdgeMetrics|null);

            /** HeartbeatRequest timestamp */
            timestamp?: (google.protobuf.Timestamp|null);

            /** HeartbeatRequest loadedConfigChecksum */
            loadedConfigChecksum?: (string|null);

            /** HeartbeatRequest loadedConfigVersion */
            loadedConfigVersion?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HeartbeatRequest. */
        type $Shape = microgateway.HeartbeatRequest.$Properties;
    }

    /**
     * Properties of a HeartbeatResponse.
     * @deprecated Use microgateway.HeartbeatResponse.$Properties instead.
     */
    interface IHeartbeatResponse extends microgateway.HeartbeatResponse.$Properties {
    }

    /** Represents a HeartbeatResponse. */
    class HeartbeatResponse {

        /**
         * Constructs a new HeartbeatResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.HeartbeatResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HeartbeatResponse acknowledged. */
        acknowledged: boolean;

        /** HeartbeatResponse message. */
        message: string;

        /** HeartbeatResponse requestFullSync. */
        requestFullSync: boolean;

        /** HeartbeatResponse shutdownRequested. */
        shutdownRequested: boolean;

        /** HeartbeatResponse expectedChecksum. */
        expectedChecksum: string;

        /** HeartbeatResponse isInSync. */
        isInSync: boolean;

        /**
         * Encodes the specified HeartbeatResponse message. Does not implicitly {@link microgateway.HeartbeatResponse.verify|verify} messages.
         * @param message HeartbeatResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.HeartbeatResponse, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HeartbeatResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.HeartbeatResponse & microgateway.HeartbeatResponse.$Shape} HeartbeatResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.HeartbeatResponse & microgateway.HeartbeatResponse.$Shape;
    }

    namespace HeartbeatResponse {

        /** Properties of a HeartbeatResponse. */
        interface $Properties {

            /** HeartbeatResponse acknowledged */
            acknowledged?: (boolean|null);

            /** HeartbeatResponse message */
            message?: (string|null);

            /** HeartbeatResponse requestFullSync */
            requestFullSync?: (boolean|null);

            /** HeartbeatResponse shutdownRequested */
            shutdownRequested?: (boolean|null);

            /** HeartbeatResponse expectedChecksum */
            expectedChecksum?: (string|null);

            /** HeartbeatResponse isInSync */
            isInSync?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HeartbeatResponse. */
        type $Shape = microgateway.HeartbeatResponse.$Properties;
    }

    /**
     * Properties of an EdgeUnregistrationRequest.
     * @deprecated Use microgateway.EdgeUnregistrationRequest.$Properties instead.
     */
    interface IEdgeUnregistrationRequest extends microgateway.EdgeUnregistrationRequest.$Properties {
    }

    /** Represents an EdgeUnregistrationRequest. */
    class EdgeUnregistrationRequest {

        /**
         * Constructs a new EdgeUnregistrationRequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.EdgeUnregistrationRequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EdgeUnregistrationRequest edgeId. */
        edgeId: string;

        /** EdgeUnregistrationRequest sessionId. */
        sessionId: string;

        /** EdgeUnregistrationRequest reason. */
        reason: string;

        /**
         * Encodes the specified EdgeUnregistrationRequest message. Does not implicitly {@link microgateway.EdgeUnregistrationRequest.verify|verify} messages.
         * @param message EdgeUnregistrationRequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.EdgeUnregistrationRequest, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EdgeUnregistrationRequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.EdgeUnregistrationRequest & microgateway.EdgeUnregistrationRequest.$Shape} EdgeUnregistrationRequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.EdgeUnregistrationRequest & microgateway.EdgeUnregistrationRequest.$Shape;
    }

    namespace EdgeUnregistrationRequest {

        /** Properties of an EdgeUnregistrationRequest. */
        interface $Properties {

            /** EdgeUnregistrationRequest edgeId */
            edgeId?: (string|null);

            /** EdgeUnregistrationRequest sessionId */
            sessionId?: (string|null);

            /** EdgeUnregistrationRequest reason */
            reason?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EdgeUnregistrationRequest. */
        type $Shape = microgateway.EdgeUnregistrationRequest.$Properties;
    }

    /**
     * Properties of an EdgeMetrics.
     * @deprecated Use microgateway.EdgeMetrics.$Properties instead.
     */
    interface IEdgeMetrics extends microgateway.EdgeMetrics.$Properties {
    }

    /** Represents an EdgeMetrics. */
    class EdgeMetrics {

        /**
         * Constructs a new EdgeMetrics.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.EdgeMetrics.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** EdgeMetrics requestsProcessed. */
        requestsProcessed: number;

        /** EdgeMetrics activeConnections. */
        activeConnections: number;

        /** EdgeMetrics cpuUsagePercent. */
        cpuUsagePercent: number;

        /** EdgeMetrics memoryUsageBytes. */
        memoryUsageBytes: number;

        /** EdgeMetrics uptimeSeconds. */
        uptimeSeconds: number;

        /** EdgeMetrics customMetrics. */
        customMetrics: { [k: string]: number };

        /**
         * Encodes the specified EdgeMetrics message. Does not implicitly {@link microgateway.EdgeMetrics.verify|verify} messages.
         * @param message EdgeMetrics message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.EdgeMetrics, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an EdgeMetrics message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.EdgeMetrics & microgateway.EdgeMetrics.$Shape} EdgeMetrics
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.EdgeMetrics & microgateway.EdgeMetrics.$Shape;
    }

    namespace EdgeMetrics {

        /** Properties of an EdgeMetrics. */
        interface $Properties {

            /** EdgeMetrics requestsProcessed */
            requestsProcessed?: (number|null);

            /** EdgeMetrics activeConnections */
            activeConnections?: (number|null);

            /** EdgeMetrics cpuUsagePercent */
            cpuUsagePercent?: (number|null);

            /** EdgeMetrics memoryUsageBytes */
            memoryUsageBytes?: (number|null);

            /** EdgeMetrics uptimeSeconds */
            uptimeSeconds?: (number|null);

            /** EdgeMetrics customMetrics */
            customMetrics?: ({ [k: string]: number }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an EdgeMetrics. */
        type $Shape = microgateway.EdgeMetrics.$Properties;
    }

    /**
     * Properties of a PluginControlPayload.
     * @deprecated Use microgateway.PluginControlPayload.$Properties instead.
     */
    interface IPluginControlPayload extends microgateway.PluginControlPayload.$Properties {
    }

    /** Represents a PluginControlPayload. */
    class PluginControlPayload {

        /**
         * Constructs a new PluginControlPayload.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.PluginControlPayload.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PluginControlPayload pluginId. */
        pluginId: number;

        /** PluginControlPayload payload. */
        payload: Uint8Array;

        /** PluginControlPayload edgeId. */
        edgeId: string;

        /** PluginControlPayload edgeNamespace. */
        edgeNamespace: string;

        /** PluginControlPayload timestamp. */
        timestamp?: (google.protobuf.Timestamp|null);

        /** PluginControlPayload correlationId. */
        correlationId: string;

        /** PluginControlPayload metadata. */
        metadata: { [k: string]: string };

        /**
         * Encodes the specified PluginControlPayload message. Does not implicitly {@link microgateway.PluginControlPayload.verify|verify} messages.
         * @param message PluginControlPayload message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.PluginControlPayload, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PluginControlPayload message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.PluginControlPayload & microgateway.PluginControlPayload.$Shape} PluginControlPayload
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.PluginControlPayload & microgateway.PluginControlPayload.$Shape;
    }

    namespace PluginControlPayload {

        /** Properties of a PluginControlPayload. */
        interface $Properties {

            /** PluginControlPayload pluginId */
            pluginId?: (number|null);

            /** PluginControlPayload payload */
            payload?: (Uint8Array|null);

            /** PluginControlPayload edgeId */
            edgeId?: (string|null);

            /** PluginControlPayload edgeNamespace */
            edgeNamespace?: (string|null);

            /** PluginControlPayload timestamp */
            timestamp?: (google.protobuf.Timestamp|null);

            /** PluginControlPayload correlationId */
            correlationId?: (string|null);

            /** PluginControlPayload metadata */
            metadata?: ({ [k: string]: string }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PluginControlPayload. */
        type $Shape = microgateway.PluginControlPayload.$Properties;
    }

    /**
     * Properties of a PluginControlBatch.
     * @deprecated Use microgateway.PluginControlBatch.$Properties instead.
     */
    interface IPluginControlBatch extends microgateway.PluginControlBatch.$Properties {
    }

    /** Represents a PluginControlBatch. */
    class PluginControlBatch {

        /**
         * Constructs a new PluginControlBatch.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.PluginControlBatch.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PluginControlBatch edgeId. */
        edgeId: string;

        /** PluginControlBatch edgeNamespace. */
        edgeNamespace: string;

        /** PluginControlBatch payloads. */
        payloads: microgateway.PluginControlPayload[];

        /** PluginControlBatch sequenceNumber. */
        sequenceNumber: number;

        /** PluginControlBatch batchTimestamp. */
        batchTimestamp?: (google.protobuf.Timestamp|null);

        /** PluginControlBatch totalPayloads. */
        totalPayloads: number;

        /**
         * Encodes the specified PluginControlBatch message. Does not implicitly {@link microgateway.PluginControlBatch.verify|verify} messages.
         * @param message PluginControlBatch message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.PluginControlBatch, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PluginControlBatch message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.PluginControlBatch & microgateway.PluginControlBatch.$Shape} PluginControlBatch
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.PluginControlBatch & microgateway.PluginControlBatch.$Shape;
    }

    namespace PluginControlBatch {

        /** Properties of a PluginControlBatch. */
        interface $Properties {

            /** PluginControlBatch edgeId */
            edgeId?: (string|null);

            /** PluginControlBatch edgeNamespace */
            edgeNamespace?: (string|null);

            /** PluginControlBatch payloads */
            payloads?: (microgateway.PluginControlPayload[]|null);

            /** PluginControlBatch sequenceNumber */
            sequenceNumber?: (number|null);

            /** PluginControlBatch batchTimestamp */
            batchTimestamp?: (google.protobuf.Timestamp|null);

            /** PluginControlBatch totalPayloads */
            totalPayloads?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PluginControlBatch. */
        type $Shape = microgateway.PluginControlBatch.$Properties;
    }

    /**
     * Properties of a PluginControlBatchResponse.
     * @deprecated Use microgateway.PluginControlBatchResponse.$Properties instead.
     */
    interface IPluginControlBatchResponse extends microgateway.PluginControlBatchResponse.$Properties {
    }

    /** Represents a PluginControlBatchResponse. */
    class PluginControlBatchResponse {

        /**
         * Constructs a new PluginControlBatchResponse.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.PluginControlBatchResponse.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PluginControlBatchResponse success. */
        success: boolean;

        /** PluginControlBatchResponse message. */
        message: string;

        /** PluginControlBatchResponse processedCount. */
        processedCount: number;

        /** PluginControlBatchResponse sequenceNumber. */
        sequenceNumber: number;

        /** PluginControlBatchResponse processedAt. */
        processedAt?: (google.protobuf.Timestamp|null);

        /** PluginControlBatchResponse errors. */
        errors: microgateway.PluginPayloadError[];

        /**
         * Encodes the specified PluginControlBatchResponse message. Does not implicitly {@link microgateway.PluginControlBatchResponse.verify|verify} messages.
         * @param message PluginControlBatchResponse message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.PluginControlBatchResponse, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PluginControlBatchResponse message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.PluginControlBatchResponse & microgateway.PluginControlBatchResponse.$Shape} PluginControlBatchResponse
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.PluginControlBatchResponse & microgateway.PluginControlBatchResponse.$Shape;
    }

    namespace PluginControlBatchResponse {

        /** Properties of a PluginControlBatchResponse. */
        interface $Properties {

            /** PluginControlBatchResponse success */
            success?: (boolean|null);

            /** PluginControlBatchResponse message */
            message?: (string|null);

            /** PluginControlBatchResponse processedCount */
            processedCount?: (number|null);

            /** PluginControlBatchResponse sequenceNumber */
            sequenceNumber?: (number|null);

            /** PluginControlBatchResponse processedAt */
            processedAt?: (google.protobuf.Timestamp|null);

            /** PluginControlBatchResponse errors */
            errors?: (microgateway.PluginPayloadError[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PluginControlBatchResponse. */
        type $Shape = microgateway.PluginControlBatchResponse.$Properties;
    }

    /**
     * Properties of a PluginPayloadError.
     * @deprecated Use microgateway.PluginPayloadError.$Properties instead.
     */
    interface IPluginPayloadError extends microgateway.PluginPayloadError.$Properties {
    }

    /** Represents a PluginPayloadError. */
    class PluginPayloadError {

        /**
         * Constructs a new PluginPayloadError.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.PluginPayloadError.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PluginPayloadError pluginId. */
        pluginId: number;

        /** PluginPayloadError correlationId. */
        correlationId: string;

        /** PluginPayloadError errorMessage. */
        errorMessage: string;

        /**
         * Encodes the specified PluginPayloadError message. Does not implicitly {@link microgateway.PluginPayloadError.verify|verify} messages.
         * @param message PluginPayloadError message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.PluginPayloadError, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PluginPayloadError message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.PluginPayloadError & microgateway.PluginPayloadError.$Shape} PluginPayloadError
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.PluginPayloadError & microgateway.PluginPayloadError.$Shape;
    }

    namespace PluginPayloadError {

        /** Properties of a PluginPayloadError. */
        interface $Properties {

            /** PluginPayloadError pluginId */
            pluginId?: (number|null);

            /** PluginPayloadError correlationId */
            correlationId?: (string|null);

            /** PluginPayloadError errorMessage */
            errorMessage?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PluginPayloadError. */
        type $Shape = microgateway.PluginPayloadError.$Properties;
    }

    /**
     * Properties of a PluginConfig.
     * @deprecated Use microgateway.PluginConfig.$Properties instead.
     */
    interface IPluginConfig extends microgateway.PluginConfig.$Properties {
    }

    /** Represents a PluginConfig. */
    class PluginConfig {

        /**
         * Constructs a new PluginConfig.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.PluginConfig.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PluginConfig id. */
        id: number;

        /** PluginConfig name. */
        name: string;

        /** PluginConfig description. */
        description: string;

        /** PluginConfig command. */
        command: string;

        /** PluginConfig checksum. */
        checksum: string;

        /** PluginConfig config. */
        config: string;

        /** PluginConfig hookType. */
        hookType: string;

        /** PluginConfig isActive. */
        isActive: boolean;

        /** PluginConfig namespace. */
        namespace: string;

        /** PluginConfig llmIds. */
        llmIds: number[];

        /** PluginConfig createdAt. */
        createdAt?: (google.protobuf.Timestamp|null);

        /** PluginConfig updatedAt. */
        updatedAt?: (google.protobuf.Timestamp|null);

        /** PluginConfig serviceScopes. */
        serviceScopes: string[];

        /** PluginConfig hookTypes. */
        hookTypes: string[];

        /**
         * Encodes the specified PluginConfig message. Does not implicitly {@link microgateway.PluginConfig.verify|verify} messages.
         * @param message PluginConfig message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.PluginConfig, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PluginConfig message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.PluginConfig & microgateway.PluginConfig.$Shape} PluginConfig
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.PluginConfig & microgateway.PluginConfig.$Shape;
    }

    namespace PluginConfig {

        /** Properties of a PluginConfig. */
        interface $Properties {

            /** PluginConfig id */
            id?: (number|null);

            /** PluginConfig name */
            name?: (string|null);

            /** PluginConfig description */
            description?: (string|null);

            /** PluginConfig command */
            command?: (string|null);

            /** PluginConfig checksum */
            checksum?: (string|null);

            /** PluginConfig config */
            config?: (string|null);

            /** PluginConfig hookType */
            hookType?: (string|null);

            /** PluginConfig isActive */
            isActive?: (boolean|null);

            /** PluginConfig namespace */
            namespace?: (string|null);

            /** PluginConfig llmIds */
            llmIds?: (number[]|null);

            /** PluginConfig createdAt */
            createdAt?: (google.protobuf.Timestamp|null);

            /** PluginConfig updatedAt */
            updatedAt?: (google.protobuf.Timestamp|null);

            /** PluginConfig serviceScopes */
            serviceScopes?: (string[]|null);

            /** PluginConfig hookTypes */
            hookTypes?: (string[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PluginConfig. */
        type $Shape = microgateway.PluginConfig.$Properties;
    }

    /**
     * Properties of a ConfigurationSnapshot.
     * @deprecated Use microgateway.ConfigurationSnapshot.$Properties instead.
     */
    interface IConfigurationSnapshot extends microgateway.ConfigurationSnapshot.$Properties {
    }

    /** Represents a ConfigurationSnapshot. */
    class ConfigurationSnapshot {

        /**
         * Constructs a new ConfigurationSnapshot.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.ConfigurationSnapshot.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ConfigurationSnapshot version. */
        version: string;

        /** ConfigurationSnapshot plugins. */
        plugins: microgateway.PluginConfig[];

        /** ConfigurationSnapshot edgeNamespace. */
        edgeNamespace: string;

        /** ConfigurationSnapshot snapshotTime. */
        snapshotTime?: (google.protobuf.Timestamp|null);

        /** ConfigurationSnapshot checksum. */
        checksum: string;

        /**
         * Encodes the specified ConfigurationSnapshot message. Does not implicitly {@link microgateway.ConfigurationSnapshot.verify|verify} messages.
         * @param message ConfigurationSnapshot message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.ConfigurationSnapshot, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ConfigurationSnapshot message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.ConfigurationSnapshot & microgateway.ConfigurationSnapshot.$Shape} ConfigurationSnapshot
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.ConfigurationSnapshot & microgateway.ConfigurationSnapshot.$Shape;
    }

    namespace ConfigurationSnapshot {

        /** Properties of a ConfigurationSnapshot. */
        interface $Properties {

            /** ConfigurationSnapshot version */
            version?: (string|null);

            /** ConfigurationSnapshot plugins */
            plugins?: (microgateway.PluginConfig[]|null);

            /** ConfigurationSnapshot edgeNamespace */
            edgeNamespace?: (string|null);

            /** ConfigurationSnapshot snapshotTime */
            snapshotTime?: (google.protobuf.Timestamp|null);

            /** ConfigurationSnapshot checksum */
            checksum?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ConfigurationSnapshot. */
        type $Shape = microgateway.ConfigurationSnapshot.$Properties;
    }

    /**
     * Properties of a HealthStatus.
     * @deprecated Use microgateway.HealthStatus.$Properties instead.
     */
    interface IHealthStatus extends microgateway.HealthStatus.$Properties {
    }

    /** Represents a HealthStatus. */
    class HealthStatus {

        /**
         * Constructs a new HealthStatus.
         * @param [properties] Properties to set
         */
        constructor(properties?: microgateway.HealthStatus.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HealthStatus status. */
        status: microgateway.HealthStatus.Status;

        /** HealthStatus message. */
        message: string;

        /** HealthStatus timestamp. */
        timestamp?: (google.protobuf.Timestamp|null);

        /** HealthStatus metrics. */
        metrics: { [k: string]: string };

        /**
         * Encodes the specified HealthStatus message. Does not implicitly {@link microgateway.HealthStatus.verify|verify} messages.
         * @param message HealthStatus message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: microgateway.HealthStatus, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HealthStatus message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {microgateway.HealthStatus & microgateway.HealthStatus.$Shape} HealthStatus
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): microgateway.HealthStatus & microgateway.HealthStatus.$Shape;
    }

    namespace HealthStatus {

        /** Properties of a HealthStatus. */
        interface $Properties {

            /** HealthStatus status */
            status?: (microgateway.HealthStatus.Status|null);

            /** HealthStatus message */
            message?: (string|null);

            /** HealthStatus timestamp */
            timestamp?: (google.protobuf.Timestamp|null);

            /** HealthStatus metrics */
            metrics?: ({ [k: string]: string }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HealthStatus. */
        type $Shape = microgateway.HealthStatus.$Properties;

        /** Status enum. */
        enum Status {

            /** HEALTHY value */
            HEALTHY = 0,

            /** DEGRADED value */
            DEGRADED = 1,

            /** UNHEALTHY value */
            UNHEALTHY = 2
        }
    }
}

/** Namespace google. */
export namespace google {

    /** Namespace protobuf. */
    namespace protobuf {

        /**
         * Properties of a Timestamp.
         * @deprecated Use google.protobuf.Timestamp.$Properties instead.
         */
        interface ITimestamp extends google.protobuf.Timestamp.$Properties {
        }

        /** Represents a Timestamp. */
        class Timestamp {

            /**
             * Constructs a new Timestamp.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Timestamp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Timestamp seconds. */
            seconds: number;

            /** Timestamp nanos. */
            nanos: number;

            /**
             * Encodes the specified Timestamp message. Does not implicitly {@link google.protobuf.Timestamp.verify|verify} messages.
             * @param message Timestamp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Timestamp, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Timestamp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape} Timestamp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape;
        }

        namespace Timestamp {

            /** Properties of a Timestamp. */
            interface $Properties {

                /** Timestamp seconds */
                seconds?: (number|null);

                /** Timestamp nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Timestamp. */
            type $Shape = google.protobuf.Timestamp.$Properties;
        }
    }
}
