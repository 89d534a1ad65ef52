package io.watchfloor.dashboards.board;

import io.watchfloor.ops.asset.AssetEntity;
import io.watchfloor.ops.asset.AssetEvent;
import io.watchfloor.ops.cases.CaseEntity;
import io.watchfloor.ops.cases.CaseEvent;
import io.watchfloor.ops.platform.id.AssetKey;
import io.watchfloor.ops.platform.journal.JournaledEvent;
import io.watchfloor.ops.platform.journal.ProjectionHandler;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Projects the journal into the read models. Asset events of one transaction are collected and written at its end, because most of them
 * change the same few alerts, and a statement for many rows costs about as much as a statement for one row.
 */
public final class ReadModelProjection implements ProjectionHandler {

    /** Name under which the journal position is stored. A new name rebuilds the read models from the whole journal. */
    public static final String NAME = "boards";

    private final CaseProjection cases = new CaseProjection();
    private @Nullable Step step;

    /** State of one transaction. After a rollback the state is discarded, because the next transaction has another handle. */
    private record Step(Handle transaction, LiveChanges changes, AssetStep assets) {

        @SuppressWarnings("ReferenceEquality") // the handle stays the same during a transaction
        boolean isOf(Handle other) {
            return transaction == other;
        }
    }

    /** Delay before a step, so that under load one step handles the events of many commits. The delay is too short for people to notice. */
    @Override
    public Duration patience() {
        return Duration.ofMillis(20);
    }

    /** Events of triage are not read, because the decisions of triage also appear in events of the cases. */
    @Override
    public boolean reads(String entityType) {
        return entityType.equals(AssetEntity.KEY.name()) || entityType.equals(CaseEntity.KEY.name());
    }

    @Override
    public void fold(Handle transaction, JournaledEvent journaled) {
        if (journaled.event() instanceof AssetEvent event) {
            step(transaction).assets().fold(AssetKey.parse(journaled.entityId()).asset(), event);
        } else if (journaled.event() instanceof CaseEvent event) {
            Step now = step(transaction);
            now.assets().write(transaction, now.changes());
            cases.fold(transaction, journaled.entityId(), journaled.sequence(), event, now.changes());
        }
    }

    private Step step(Handle transaction) {
        if (step == null || !step.isOf(transaction)) {
            step = new Step(transaction, LiveChanges.begin(transaction), new AssetStep());
        }
        return step;
    }

    @Override
    public void afterBatch(Handle transaction) {
        if (step != null && step.isOf(transaction)) {
            step.assets().write(transaction, step.changes());
            step.changes().write();
        }
        step = null;
    }
}
