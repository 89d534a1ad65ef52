package io.watchfloor.ops.cases;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The classification of a closed case. */
public enum Classification {
    TRUE_POSITIVE("truePositive"),
    BENIGN_TRUE_POSITIVE("benignTruePositive"),
    FALSE_POSITIVE("falsePositive"),
    INFORMATIONAL_EXPECTED_ACTIVITY("informationalExpectedActivity");

    private final String text;

    Classification(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException for an unknown classification, with the possible values */
    @JsonCreator
    public static Classification of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("classification must be one of "
                        + Arrays.stream(values()).map(Classification::text).collect(Collectors.joining(", "))));
    }
}
