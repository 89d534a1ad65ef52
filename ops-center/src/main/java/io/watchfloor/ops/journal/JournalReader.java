package io.watchfloor.ops.journal;

import java.time.Duration;
import java.util.List;
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

    /** Both in one fold: reading the journal costs as much as what one of them does with it. */
    default JournalReader and(JournalReader second) {
        JournalReader first = this;
        return new JournalReader() {
            @Override
            public boolean reads(String entityType) {
                return first.reads(entityType) || second.reads(entityType);
            }

            @Override
            public void fold(Handle transaction, JournaledEvent event) {
                for (JournalReader one : List.of(first, second)) {
                    if (one.reads(event.entityType())) {
                        one.fold(transaction, event);
                    }
                }
            }

            @Override
            public Duration patience() {
                return first.patience().compareTo(second.patience()) < 0 ? first.patience() : second.patience();
            }

            @Override
            public void settle(Handle transaction) {
                first.settle(transaction);
                second.settle(transaction);
            }
        };
    }
}
