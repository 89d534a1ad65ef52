package io.watchfloor.ops.platform.journal;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Folds the journal into tables of its own, in the transaction that also moves its position. */
@FunctionalInterface
public interface ProjectionHandler {

    /**
     * Applies one event. Called again with the same events when the transaction is rolled back, so it must only write
     * through the handle.
     */
    void fold(Handle transaction, JournaledEvent event);

    /** Whether it wants the events of entities of this type: others are skipped unread. */
    default boolean reads(String entityType) {
        return true;
    }

    /** Whether it wants events of this manifest, such as {@code case.opened.v1}: others are not even deserialized. */
    default boolean reads(String entityType, String manifest) {
        return reads(entityType);
    }

    /**
     * How long an event may wait for the following ones. Under load one step for many events costs a fraction of one
     * step each.
     */
    default Duration patience() {
        return Duration.ZERO;
    }

    /** Ends a transaction's events before its commit: write now what was collected from them. */
    default void settle(Handle transaction) {}

    /**
     * Combines both in one fold: reading the journal costs as much as what one reader does with it. Each may meet events of a manifest that
     * only the other one wants.
     */
    default ProjectionHandler and(ProjectionHandler second) {
        ProjectionHandler first = this;
        return new ProjectionHandler() {
            @Override
            public boolean reads(String entityType) {
                return first.reads(entityType) || second.reads(entityType);
            }

            @Override
            public boolean reads(String entityType, String manifest) {
                return first.reads(entityType, manifest) || second.reads(entityType, manifest);
            }

            @Override
            public void fold(Handle transaction, JournaledEvent event) {
                for (ProjectionHandler one : List.of(first, second)) {
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
