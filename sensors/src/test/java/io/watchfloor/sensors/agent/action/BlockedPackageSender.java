package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Brings packages to a center that has no end of time, or has them at once. */
final class BlockedPackageSender implements PackageSender {

    /** What it was asked to send, by its hash. */
    final List<String> sent = new CopyOnWriteArrayList<>();

    private final CountDownLatch held;

    /** Whether the center has it, though it did not answer. */
    volatile boolean arrived;

    /** Whether the center can be asked. */
    volatile boolean reachable = true;

    /** Sends at once. */
    BlockedPackageSender() {
        this(0);
    }

    private BlockedPackageSender(int answers) {
        this.held = new CountDownLatch(answers);
    }

    /** Sends until it is told to stop. */
    static BlockedPackageSender endless() {
        return new BlockedPackageSender(1);
    }

    @Override
    public void send(String id, InvestigationPackage one, Instant until) throws InterruptedException {
        sent.add(one.sha256());
        held.await();
    }

    @Override
    public boolean hasArrived(String id, InvestigationPackage one) throws IOException {
        if (!reachable) {
            throw new IOException("the center is away");
        }
        return arrived;
    }
}
