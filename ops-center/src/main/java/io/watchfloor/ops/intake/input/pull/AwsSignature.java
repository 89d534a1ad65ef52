package io.watchfloor.ops.intake.input.pull;

import io.watchfloor.config.digest.Digests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * AWS Signature Version 4, for requests to S3 without a body. Other implementations of S3 verify the signature in the
 * same way.
 */
final class AwsSignature {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String NO_BODY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
    private static final String TOKEN = "x-amz-security-token";
    private static final String DAY_OF_TIME = "uuuuMMdd";

    private final String region;

    AwsSignature(String region) {
        this.region = region;
    }

    /** Returns the headers to send with a GET request for this URI at this time. */
    Map<String, String> headers(URI uri, AwsCredentials.Key by, Instant now) {
        String signed = by.token().isPresent() ? SIGNED + ";" + TOKEN : SIGNED;
        String time = TIME.format(now);
        String day = time.substring(0, DAY_OF_TIME.length());
        String scope = day + "/" + region + "/s3/aws4_request";
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        String canonical = String.join(
                "\n",
                "GET",
                path,
                query,
                "host:" + host(uri),
                "x-amz-content-sha256:" + NO_BODY,
                "x-amz-date:" + time
                        + by.token().map(token -> "\n" + TOKEN + ":" + token).orElse(""),
                "",
                signed,
                NO_BODY);
        String toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, Digests.hex(canonical));
        byte[] key = Digests.hmac(
                Digests.hmac(
                        Digests.hmac(
                                Digests.hmac(("AWS4" + by.secret()).getBytes(StandardCharsets.UTF_8), day), region),
                        "s3"),
                "aws4_request");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-amz-content-sha256", NO_BODY);
        headers.put("x-amz-date", time);
        by.token().ifPresent(token -> headers.put(TOKEN, token));
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s,SignedHeaders=%s,Signature=%s"
                        .formatted(by.id(), scope, signed, HexFormat.of().formatHex(Digests.hmac(key, toSign))));
        return headers;
    }

    /** The value of the request's {@code Host} header. */
    private static String host(URI uri) {
        boolean usual = uri.getPort() < 0 || uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
        return usual ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /** The query string, with the order and encoding of parameters that the signature requires. */
    static String query(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                        .append(encoded(name, false))
                        .append('=')
                        .append(encoded(value, false)));
        return query.toString();
    }

    /** @param path true to keep slashes unencoded */
    static String encoded(String text, boolean path) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.~".indexOf(c) >= 0
                    || (path && c == '/');
            out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
        }
        return out.toString();
    }
}
