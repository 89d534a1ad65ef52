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
 * Frames of response actions. The sensor lists the actions that it allows ({@link Ready}), the center sends an
 * {@link Order}, the sensor sends each {@link Outcome} until the center acknowledges it ({@link Noted}). An order may
 * be delivered again; the sensor recognizes a repeated order by its id.
 */
public sealed interface ActionFrame extends UplinkFrame.Control {

    /** Maximum number of arguments, and maximum number of evidence entries. */
    int MOST_ENTRIES = 32;

    int LONGEST_NAME = 64;
    int LONGEST_VALUE = 4_000;
    int LONGEST_MESSAGE = 1_000;

    /** Longest time limit of an action: 366 days, in milliseconds. */
    long LONGEST_LIMIT = 366 * 86_400_000L;

    String ID = "[A-Za-z0-9_-]+";
    String NAME = "(?s).{0," + LONGEST_NAME + "}";

    /**
     * Sent by the sensor after each welcome.
     *
     * @param actions kinds of actions that the sensor's configuration allows; may contain kinds that the receiver does
     *     not know
     * @param cancels whether the sensor supports {@link Call#CANCEL}; earlier versions do not
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
     * Sent by the center.
     *
     * @param kind an {@link ActionKind}, or a kind of a later version
     * @param arguments arguments of this kind of action
     * @param limitMillis time limit: the sensor reverts the action after this time; an action that is not reversible
     *     must complete within this time
     */
    record Order(
            @FieldLimits(to = LONGEST_NAME, pattern = ID) String id,
            Call call,
            @FieldLimits(to = LONGEST_NAME) String kind,

            @FieldLimits(entries = MOST_ENTRIES, pattern = NAME, to = LONGEST_VALUE)
            SortedMap<String, String> arguments,

            @FieldLimits(to = LONGEST_LIMIT) long limitMillis)
            implements ActionFrame {
        public Order {
            arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        }

        /** Returns the order that executes the same action, whatever this order requests. */
        public Order toDo() {
            return new Order(id, Call.DO, kind, arguments, limitMillis);
        }
    }

    /** What the sensor must do with the action. */
    enum Call {
        DO,
        INVERSE,
        /** Cancel the action. Sent only to a sensor with {@link Ready#cancels()}. */
        CANCEL;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Sent by the sensor for each step of an action.
     *
     * @param number number of the step on this sensor, from 1
     * @param evidence state of the host after the step, for example the firewall rules
     * @param revertAt when the sensor reverts the action; null if the sensor does not revert it
     */
    record Outcome(
            @FieldLimits(to = LONGEST_NAME, pattern = ID) String id,
            @FieldLimits(from = 1) int number,
            State state,
            @FieldLimits(to = LONGEST_MESSAGE) String words,

            @FieldLimits(entries = MOST_ENTRIES, pattern = NAME, to = LONGEST_VALUE)
            SortedMap<String, String> evidence,

            Instant at,
            @Nullable Instant revertAt)
            implements ActionFrame {
        public Outcome {
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
        }

        /** Creates an outcome without evidence. */
        public static Outcome of(String id, int number, State state, String words, Instant at) {
            return new Outcome(id, number, state, words, new TreeMap<>(Map.of()), at, null);
        }
    }

    /** The state of an action on the sensor. */
    enum State {
        /** The sensor's configuration or a check on the host forbids the action; nothing was changed. */
        REFUSED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        REVERTED,
        REVERT_FAILED,
        /** The action was cancelled before or during execution; no effect of the action remains on the host. */
        CANCELLED;

        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Sent by the center: acknowledges this outcome and all earlier outcomes. */
    record Noted(
            @FieldLimits(to = LONGEST_NAME, pattern = ID) String id,
            @FieldLimits(from = 1) int number) implements ActionFrame {}
}
