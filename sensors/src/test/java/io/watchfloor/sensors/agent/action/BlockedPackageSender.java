package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A package sender that either blocks until it is interrupted or returns immediately. */
final class BlockedPackageSender implements PackageSender {

    /** The hashes of the packages that it was asked to send. */
    final List<String> sent = new CopyOnWriteArrayList<>();

    private final CountDownLatch held;

    /** Whether the center has received the package although its answer was lost. */
    volatile boolean arrived;

    /** Whether the center is reachable. */
    volatile boolean reachable = true;

    /** A sender that returns immediately. */
    BlockedPackageSender() {
        this(0);
    }

    private BlockedPackageSender(int answers) {
        this.held = new CountDownLatch(answers);
    }

    /** A sender that blocks until it is interrupted. */
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
