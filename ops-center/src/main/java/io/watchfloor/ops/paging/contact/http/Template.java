package io.watchfloor.ops.paging.contact.http;

import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the placeholders {@code {number}}, {@code {text}}, ... of a text. Values are escaped for the content type,
 * so that a value cannot end a JSON string, a form field or an XML element. Unknown placeholders, such as braces of
 * JSON, stay unchanged.
 */
final class Template {

    static final Set<String> PLACES = Set.of("number", "text", "key", "link", "callback", "token");

    private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

    private Template() {}

    static String filled(String template, Map<String, String> values, UnaryOperator<String> written) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(
                        PLACES.contains(place.group(1))
                                ? written.apply(values.getOrDefault(place.group(1), ""))
                                : place.group()));
    }

    /** The method of escaping values for a content type. */
    static UnaryOperator<String> within(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        if (type.contains("json")) {
            return Template::json;
        }
        if (type.contains("x-www-form-urlencoded")) {
            return Template::url;
        }
        return type.contains("xml") ? Template::xml : Template::plain;
    }

    static String url(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Removes line breaks and characters outside ASCII, which a header cannot contain. */
    static String header(String value) {
        return value.codePoints()
                .filter(c -> c >= ' ' && c < 0x7F)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String json(String value) {
        String quoted = TextNode.valueOf(value).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String xml(String value) {
        StringBuilder written = new StringBuilder();
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> written.append("&amp;");
                case '<' -> written.append("&lt;");
                case '>' -> written.append("&gt;");
                case '"' -> written.append("&quot;");
                case '\'' -> written.append("&apos;");
                case '\n', '\t' -> written.appendCodePoint(c);
                default -> {
                    if (c >= ' ' && c != 0xFFFE && c != 0xFFFF) {
                        written.appendCodePoint(c);
                    }
                }
            }
        });
        return written.toString();
    }

    private static String plain(String value) {
        return value.replaceAll("\\p{Cntrl}+", " ");
    }
}
