package io.watchfloor.sensors.agent.running;

import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.uplink.Uplink;
import io.watchfloor.sensors.agent.uplink.UplinkFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs the uplink on its own thread and reports a failure of the uplink to the collecting thread. */
public final class UplinkThread implements AutoCloseable {
    private final Uplink uplink;
    private final Thread thread;
    private volatile @Nullable CommandFailure failure;

    public UplinkThread(Uplink uplink) {
        this.uplink = uplink;
        this.thread = Thread.ofPlatform().name("uplink").start(this::run);
    }

    private void run() {
        try {
            uplink.run();
        } catch (UplinkFailure e) {
            failure = new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            failure = new CommandFailure("the spool failed: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            failure = new CommandFailure("the uplink failed: " + e, e);
        } catch (Error e) {
            // Without this failure, the sensor would keep collecting without ever sending.
            failure = new CommandFailure("the uplink failed: " + e, e);
            throw e;
        }
    }

    /** @throws CommandFailure if the uplink has failed on its thread */
    public void check() throws CommandFailure {
        CommandFailure failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public void close() {
        uplink.stop();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // keep waiting: the uplink ends within seconds, and the spool must stay open until then
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
