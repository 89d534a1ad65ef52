package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.Gathered;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Brings packages to a center that has no end of time, or has them at once. */
final class HeldSender implements PackageSender {

    /** What it was asked to send, by its hash. */
    final List<String> sent = new CopyOnWriteArrayList<>();

    private final CountDownLatch held;

    /** Whether the center has it, though it did not answer. */
    volatile boolean arrived;

    /** Whether the center can be asked. */
    volatile boolean reachable = true;

    /** Sends at once. */
    HeldSender() {
        this(0);
    }

    private HeldSender(int answers) {
        this.held = new CountDownLatch(answers);
    }

    /** Sends until it is told to stop. */
    static HeldSender endless() {
        return new HeldSender(1);
    }

    @Override
    public void send(String id, Gathered one, Instant until) throws InterruptedException {
        sent.add(one.sha256());
        held.await();
    }

    @Override
    public boolean hasArrived(String id, Gathered one) throws IOException {
        if (!reachable) {
            throw new IOException("the center is away");
        }
        return arrived;
    }
}
