package io.watchfloor.ops.intake.input.hec;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The responses of Splunk's HTTP Event Collector, with its original codes and texts, because clients depend on them.
 */
public enum HecAnswer {
    SUCCESS(200, 0, "Success"),
    TOKEN_REQUIRED(401, 2, "Token is required"),
    INVALID_AUTHORIZATION(401, 3, "Invalid authorization"),
    INVALID_TOKEN(403, 4, "Invalid token"),
    NO_DATA(400, 5, "No data"),
    INVALID_FORMAT(400, 6, "Invalid data format"),
    INTERNAL_ERROR(500, 8, "Internal server error"),
    BUSY(503, 9, "Server is busy"),
    CHANNEL_MISSING(400, 10, "Data channel is missing"),
    INVALID_CHANNEL(400, 11, "Invalid data channel"),
    EVENT_REQUIRED(400, 12, "Event field is required"),
    EVENT_BLANK(400, 13, "Event field cannot be blank"),
    FIELDS(400, 15, "Error in handling indexed fields"),
    NO_QUERY_AUTHORIZATION(400, 16, "Query string authorization is not enabled"),
    HEALTHY(200, 17, "HEC is healthy"),
    UNHEALTHY(503, 18, "HEC is unhealthy, queues are full"),
    TOO_LARGE(413, 27, "Request entity too large");

    private final int status;
    private final int code;
    private final String text;

    HecAnswer(int status, int code, String text) {
        this.status = status;
        this.code = code;
        this.text = text;
    }

    public int status() {
        return status;
    }

    public int code() {
        return code;
    }

    public String text() {
        return text;
    }

    public ObjectNode body() {
        return JsonNodeFactory.instance.objectNode().put("text", text).put("code", code);
    }
}
