package io.watchfloor.ops.intel.stix;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times of STIX, whose fractions of a second have any number of digits. They are therefore compared as texts. */
public final class StixTime {

    private static final Pattern FORM = Pattern.compile(
            "([0-9]{4})-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,30})?Z");

    private StixTime() {}

    static boolean isValid(JsonNode given) {
        return given.isTextual() && isValid(given.textValue());
    }

    /** Whether the text is a time in UTC of a day that exists. */
    public static boolean isValid(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                && YearMonth.of(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
                        .isValidDay(Integer.parseInt(parts.group(3)));
    }

    /** Returns the time without its zone and final zeros, so that texts are in the order of time. */
    public static String sortable(String time) {
        String plain = time.substring(0, time.length() - 1);
        return plain.indexOf('.') < 0 ? plain : plain.replaceFirst("\\.?0+$", "");
    }

    static boolean isBefore(String one, String other) {
        return sortable(one).compareTo(sortable(other)) < 0;
    }

    static boolean hasMilliseconds(String time) {
        return time.length() >= "2017-01-01T00:00:00.000Z".length();
    }
}
