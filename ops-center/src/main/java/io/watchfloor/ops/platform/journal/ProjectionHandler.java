package io.watchfloor.ops.platform.journal;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Projects events into the handler's own tables, in the transaction that also moves the position. */
@FunctionalInterface
public interface ProjectionHandler {

    /**
     * Applies one event. After a rollback the method is called again with the same events, so it must write only
     * through the handle.
     */
    void fold(Handle transaction, JournaledEvent event);

    /** Whether the handler needs events of entities of the given type. Other events are skipped. */
    default boolean reads(String entityType) {
        return true;
    }

    /**
     * Whether the handler needs events with the given manifest, such as {@code case.opened.v1}. Other events are not
     * deserialized.
     */
    default boolean reads(String entityType, String manifest) {
        return reads(entityType);
    }

    /**
     * How long an event may wait for further events. Under load, one transaction for many events costs a fraction of
     * separate transactions.
     */
    default Duration patience() {
        return Duration.ZERO;
    }

    /** Called before the commit. Writes the data collected from the events of the transaction. */
    default void afterBatch(Handle transaction) {}

    /**
     * Combines two handlers in one projection, because reading the journal costs as much as handling the events. Each
     * handler may receive events that only the other handler needs.
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
