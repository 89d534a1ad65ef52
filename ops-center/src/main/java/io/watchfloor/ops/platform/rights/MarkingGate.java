package io.watchfloor.ops.platform.rights;

import io.watchfloor.ops.platform.rights.Decision.Denied;
import io.watchfloor.ops.platform.rights.Decision.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides how much of a case leaves the center for one reader: everything, or only its number, severity and link.
 * Whatever sends something of a case takes a {@link Released}, which only this class creates, so that no exit can
 * forget the check. The check reads no data itself, and is made at the time of sending, so that a stricter marking
 * applies to what waits or is retried.
 */
public final class MarkingGate {

    /**
     * The clearance of a destination without a setting of its own. TLP:RED is for individual recipients only (TLP 2.0),
     * and the readers of a shared destination are unknown.
     */
    public static final Tlp SHARED = Tlp.AMBER_STRICT;

    private MarkingGate() {}

    /** The reader of what leaves the center. */
    public sealed interface Reader {

        /**
         * A person.
         *
         * @param who the person's rights; null for an unknown or disabled person, who may read nothing
         * @param medium the highest marking that may be shown where the message appears, such as on a locked screen
         */
        record Person(@Nullable Principal who, Tlp medium) implements Reader {}

        /**
         * A chat room, a service or a program. Its readers have no names and no groups: a restricted case is never for
         * them, and neither is a case of an exercise. The person who configures the destination decides which cases are sent
         * there.
         */
        record Destination(Tlp clearance) implements Reader {}
    }

    /** Releases the content of a case, or what replaces it. */
    public static <T> Released<T> release(
            Reader reader, ProtectedResource.OfCase of, Supplier<T> whole, Function<HeldBack, T> instead) {
        Optional<HeldBack> held = check(reader, of);
        return held.isPresent()
                ? new Released<>(instead.apply(held.get()), List.of(held.get()))
                : new Released<>(whole.get(), List.of());
    }

    /** Releases content without any part of a case, such as a verification code. */
    public static <T> Released<T> withoutCase(T content) {
        return new Released<>(content, List.of());
    }

    /**
     * Releases content that consists of parts about several cases, each of which was checked when it was added.
     *
     * @param heldBack why the details of some of the cases were held back
     */
    public static <T> Released<T> ofChecked(T content, List<HeldBack> heldBack) {
        return new Released<>(content, heldBack);
    }

    /** @return why the content is held back; empty if the reader receives everything */
    public static Optional<HeldBack> check(Reader reader, ProtectedResource.OfCase of) {
        return Optional.ofNullable(
                switch (reader) {
                    case Reader.Destination to -> {
                        Reason reason = of.exercise()
                                ? Reason.EXERCISE
                                : of.people() != null
                                        ? Reason.RESTRICTED
                                        : to.clearance().covers(of.marking()) ? null : Reason.CLEARANCE;
                        yield reason == null ? null : new HeldBack(reason, of.marking(), to.clearance(), false);
                    }
                    case Reader.Person to -> person(to, of);
                });
    }

    private static @Nullable HeldBack person(Reader.Person to, ProtectedResource.OfCase of) {
        Principal who = to.who();
        if (who == null) {
            return new HeldBack(Reason.ROLE, of.marking(), Tlp.CLEAR, false);
        }
        if (Rights.decide(who, Verb.READ, of) instanceof Denied denied) {
            return new HeldBack(denied.reason(), of.marking(), who.clearance(), false);
        }
        return to.medium().covers(of.marking())
                ? null
                : new HeldBack(Reason.CLEARANCE, of.marking(), to.medium(), true);
    }
}
