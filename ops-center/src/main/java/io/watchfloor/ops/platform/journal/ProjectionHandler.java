package io.watchfloor.ops.platform.journal;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Projects events into its own tables, in the transaction that also moves the position. */
@FunctionalInterface
public interface ProjectionHandler {

    /**
     * Applies one event. Called again with the same events after a rollback, so it must only write through the handle.
     */
    void fold(Handle transaction, JournaledEvent event);

    /** Whether events of entities of this type are needed; others are skipped. */
    default boolean reads(String entityType) {
        return true;
    }

    /** Whether events of this manifest are needed, such as {@code case.opened.v1}; others are not deserialized. */
    default boolean reads(String entityType, String manifest) {
        return reads(entityType);
    }

    /**
     * How long an event may wait for following ones. Under load one transaction for many events costs a fraction of
     * single transactions.
     */
    default Duration patience() {
        return Duration.ZERO;
    }

    /** Called before the commit: writes what was collected from the events of the transaction. */
    default void afterBatch(Handle transaction) {}

    /**
     * Combines two handlers in one projection, because reading the journal costs as much as handling it. Each handler
     * may receive events of a manifest that only the other needs.
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
            public void afterBatch(Handle transaction) {
                first.afterBatch(transaction);
                second.afterBatch(transaction);
            }
        };
    }
}
