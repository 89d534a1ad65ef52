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
 * Folds the journal into the boards. Changes by the assets' events of one transaction are written together at its end:
 * most of them grow the same few alerts, and one statement for many rows costs as much as for one.
 */
public final class ReadModelProjection implements ProjectionHandler {

    /** Name of its position. Another name folds the whole journal again. */
    public static final String NAME = "boards";

    private final CaseProjection cases = new CaseProjection();
    private @Nullable Step step;

    /** One transaction's events. Nothing of a rolled-back transaction is kept: the next one has another handle. */
    private record Step(Handle transaction, LiveChanges changes, AssetStep assets) {

        @SuppressWarnings("ReferenceEquality") // the same transaction has the same handle
        boolean isOf(Handle other) {
            return transaction == other;
        }
    }

    /** Nobody sees the difference, and under load a step takes the events of many commits. */
    @Override
    public Duration patience() {
        return Duration.ofMillis(20);
    }

    /** Triage's decisions show up in the events of the case concerned, so its own events are not read. */
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
    public void settle(Handle transaction) {
        if (step != null && step.isOf(transaction)) {
            step.assets().write(transaction, step.changes());
            step.changes().write();
        }
        step = null;
    }
}
