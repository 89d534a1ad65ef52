package io.watchfloor.sigma.evaluation;

import io.watchfloor.sigma.language.ValueMatch.TimePart;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parts of a date as written: {@code 2026-11-24T22:26:52Z}, {@code 2026/11/24 22:26}. Time zones are not converted. */
final class DateParts {

    private static final Pattern DATE =
            Pattern.compile("(\\d{4})[-/](\\d{2})[-/](\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::\\d{2}.{0,24})?)?.{0,12}");
    private static final int LONGEST = 60;

    private DateParts() {}

    /** Returns the part; -1 if the text is not a date or lacks the part. */
    static int of(String text, TimePart part) {
        if (text.length() > LONGEST) {
            return -1;
        }
        Matcher date = DATE.matcher(text.strip());
        if (!date.matches()) {
            return -1;
        }
        return switch (part) {
            case MINUTE -> number(date.group(5));
            case HOUR -> number(date.group(4));
            case DAY -> day(date, ChronoField.DAY_OF_MONTH);
            case WEEK -> day(date, IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> day(date, ChronoField.MONTH_OF_YEAR);
            case YEAR -> day(date, ChronoField.YEAR);
        };
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? -1 : Integer.parseInt(digits);
    }

    private static int day(Matcher date, TemporalField field) {
        try {
            return LocalDate.of(number(date.group(1)), number(date.group(2)), number(date.group(3)))
                    .get(field);
        } catch (DateTimeException noSuchDay) {
            return -1;
        }
    }
}
