package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The canonical form of JSON (RFC 8785). Integers keep all their digits, also those that a double cannot hold. */
final class CanonicalJson {

    private CanonicalJson() {}

    static byte[] bytes(JsonNode value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    static String text(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, JsonNode> sorted = new TreeMap<>();
                value.properties().forEach(one -> sorted.put(one.getKey(), one.getValue()));
                String between = "{";
                for (Map.Entry<String, JsonNode> one : sorted.entrySet()) {
                    out.append(between);
                    quoted(one.getKey(), out);
                    out.append(':');
                    write(one.getValue(), out);
                    between = ",";
                }
                out.append(sorted.isEmpty() ? "{}" : "}");
            }
            case ARRAY -> {
                String between = "[";
                for (JsonNode one : value) {
                    out.append(between);
                    write(one, out);
                    between = ",";
                }
                out.append(value.isEmpty() ? "[]" : "]");
            }
            case STRING -> quoted(value.textValue(), out);
            case NUMBER -> out.append(number(value));
            case BOOLEAN, NULL, BINARY, MISSING, POJO -> out.append(value.asText());
        }
    }

    /** As ECMAScript writes numbers. */
    static String number(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue().toString();
        }
        double plain = value.doubleValue();
        if (!Double.isFinite(plain)) {
            return value.asText();
        }
        if (plain == 0) {
            return "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(plain))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        String text;
        if (point > 21 || point < -5) {
            String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
            text = digits.charAt(0) + fraction + (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
        } else if (point <= 0) {
            text = "0." + "0".repeat(-point) + digits;
        } else if (point >= digits.length()) {
            text = digits + "0".repeat(point - digits.length());
        } else {
            text = digits.substring(0, point) + "." + digits.substring(point);
        }
        return plain < 0 ? "-" + text : text;
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (one < ' ') {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) one));
                    } else {
                        out.append(one);
                    }
                }
            }
        }
        out.append('"');
    }
}
