package io.watchfloor.dashboards.http;

import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;

/** Final responses on connections without a complete request. These responses are written without the HTTP layer. */
enum EarlyResponse {
    HEADER_TOO_SLOW(
            "408 Request Timeout",
            408,
            "header.too-slow",
            "The header did not arrive within watchfloor.http.header-deadline. Open a new connection and"
                    + " send the header without delay."),
    HEADER_TOO_LARGE(
            "431 Request Header Fields Too Large",
            431,
            "header.too-large",
            "The header of this request is larger than 16 KiB. Send fewer or shorter header fields."),
    NOT_TLS(
            "400 Bad Request",
            400,
            "connection.not-tls",
            "This port uses TLS, but the request was not encrypted. Use an address with https:// or" + " wss://."),
    NODE_FULL(
            "503 Service Unavailable",
            503,
            "connection.node-full",
            "This node, or your address, has reached the maximum number of connections. Try again in a"
                    + " few seconds.");

    private final String code;
    private final String answer;

    EarlyResponse(String status, int number, String code, String detail) {
        this.code = code;
        String title = status.substring(4);
        String body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
                .formatted(title, number, code, detail);
        String retry = number == 503 ? "Retry-After: 2\r\n" : "";
        this.answer = ("HTTP/1.1 %s\r\nContent-Type: application/problem+json\r\nContent-Length: %d\r\n%sCache-Control:"
                        + " no-store\r\nConnection: close\r\n\r\n%s")
                .formatted(status, body.length(), retry, body);
    }

    String code() {
        return code;
    }

    ByteString answer() {
        return ByteString.fromString(answer, StandardCharsets.US_ASCII);
    }
}
