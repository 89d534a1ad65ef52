package io.watchfloor.sensors.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Response actions. The sensor says what it takes ({@link Ready}); the center orders ({@link Order}); the sensor tells each step
 * ({@link Outcome}) until the center has it ({@link Noted}). An order may come again: its id makes that harmless.
 */
public sealed interface ActionFrame extends UplinkFrame.Control {

    /** The most entries of arguments and of evidence. */
    int MOST_ENTRIES = 32;

    int LONGEST_NAME = 64;
    int LONGEST_VALUE = 4_000;
    int LONGEST_WORDS = 1_000;

    /** In milliseconds: 366 days. */
    long LONGEST_LIMIT = 366 * 86_400_000L;

    String ID = "[A-Za-z0-9_-]+";
    String NAME = "(?s).{0," + LONGEST_NAME + "}";

    /**
     * From the sensor after each welcome.
     *
     * @param actions kinds that its own configuration allows; those that the reader does not know are kept
     * @param cancels whether it understands {@link Call#CANCEL}: older sensors do not
     */
    record Ready(
            @FieldLimits(entries = MOST_ENTRIES, to = LONGEST_NAME)
            List<String> actions,

            @JsonInclude(Include.NON_DEFAULT) boolean cancels)
            implements ActionFrame {
        public Ready {
            actions = List.copyOf(actions);
        }
    }

    /**
     * From the center.
     *
     * @param kind one of {@link ActionKind}, or one of a later version
     * @param arguments of its kind
     * @param limitMillis so long after it is done the sensor undoes it by itself; for one without an inverse: how long it may take
     */
    record Order(
            @FieldLimits(to = LONGEST_NAME, form = ID) String id,
            Call call,
            @FieldLimits(to = LONGEST_NAME) String kind,

            @FieldLimits(entries = MOST_ENTRIES, form = NAME, to = LONGEST_VALUE)
            SortedMap<String, String> arguments,

            @FieldLimits(to = LONGEST_LIMIT) long limitMillis)
            implements ActionFrame {
        public Order {
            arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        }

        /** What it is about, to be done. */
        public Order toDo() {
            return new Order(id, Call.DO, kind, arguments, limitMillis);
        }
    }

    /** What is asked. */
    enum Call {
        DO,
        INVERSE,
        /** Nobody wants it any more. Said only to a sensor that {@link Ready#cancels()}. */
        CANCEL;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * From the sensor: what it did, and how it knows.
     *
     * @param number counts the steps of this action on this sensor, from 1
     * @param evidence what the sensor saw of it
     * @param revertAt when the sensor undoes it by itself; null when it does not
     */
    record Outcome(
            @FieldLimits(to = LONGEST_NAME, form = ID) String id,
            @FieldLimits(from = 1) int number,
            State state,
            @FieldLimits(to = LONGEST_WORDS) String words,

            @FieldLimits(entries = MOST_ENTRIES, form = NAME, to = LONGEST_VALUE)
            SortedMap<String, String> evidence,

            Instant at,
            @Nullable Instant revertAt)
            implements ActionFrame {
        public Outcome {
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
        }

        /** Without evidence. */
        public static Outcome of(String id, int number, State state, String words, Instant at) {
            return new Outcome(id, number, state, words, new TreeMap<>(Map.of()), at, null);
        }
    }

    /** What became of it on the sensor. */
    enum State {
        /** The sensor's own configuration, or what it knows of its host, does not allow it: nothing was done. */
        REFUSED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        REVERTED,
        REVERT_FAILED,
        /** It was to be done and was not, or not to its end, because nobody wants it any more; nothing of it is left. */
        CANCELLED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** From the center: it has this step, which the sensor need not tell again. */
    record Noted(
            @FieldLimits(to = LONGEST_NAME, form = ID) String id,
            @FieldLimits(from = 1) int number) implements ActionFrame {}
}
