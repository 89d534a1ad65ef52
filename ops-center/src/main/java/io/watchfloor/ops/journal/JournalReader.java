package io.watchfloor.ops.journal;

import java.time.Duration;
import org.jdbi.v3.core.Handle;

/** Folds the journal into tables of its own, in the transaction that also moves its position. */
@FunctionalInterface
public interface JournalReader {

    /** Applies one event. Called again with the same events when the transaction is rolled back, so it only writes through the handle. */
    void fold(Handle transaction, JournaledEvent event);

    /** Whether it wants the events of entities of this type: others are passed over unread. */
    default boolean reads(String entityType) {
        return true;
    }

    /** How long an event may wait for those that follow it. Under load one step for many costs a fraction of one for each. */
    default Duration patience() {
        return Duration.ZERO;
    }

    /** Ends a transaction's events, before its commit: what was collected from them is to be written now. */
    default void settle(Handle transaction) {}
}
