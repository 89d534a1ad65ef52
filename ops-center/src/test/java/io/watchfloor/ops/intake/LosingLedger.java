package io.watchfloor.ops.intake;

import io.watchfloor.ops.intake.ledger.Ledger;
import io.watchfloor.ops.intake.ledger.Ledger.Session;
import io.watchfloor.sensors.protocol.UplinkFrame;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** Executes operations, but sometimes loses the database's answer. */
record LosingLedger(Ledger real, BooleanSupplier loses) implements Ledger {

    @Override
    public CompletionStage<Met> startSession(Session session, UplinkFrame.Hello hello) {
        return real.startSession(session, hello);
    }

    @Override
    public Settled settle(Session session, Settlement settlement) {
        return real.settle(session, settlement);
    }

    @Override
    public CompletionStage<Boolean> claim(Claim claim) {
        return lost(real.claim(claim));
    }

    @Override
    public CompletionStage<Boolean> recordResult(Progress done) {
        return lost(real.recordResult(done));
    }

    private <T> CompletionStage<T> lost(CompletionStage<T> answer) {
        return loses.getAsBoolean()
                ? CompletableFuture.failedFuture(new IllegalStateException("the answer was lost"))
                : answer;
    }

    @Override
    public OptionalLong history(String sensor, long epoch, long sequence) {
        return real.history(sensor, epoch, sequence);
    }

    @Override
    public long[] histories(String sensor, long epoch, long from, long through) {
        return real.histories(sensor, epoch, from, through);
    }

    @Override
    public boolean release(Session session) {
        return real.release(session);
    }
}
