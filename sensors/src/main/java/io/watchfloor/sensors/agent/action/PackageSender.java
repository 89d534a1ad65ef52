package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import java.io.IOException;
import java.time.Instant;

/** Sends investigation packages to the center. */
public interface PackageSender {

    /**
     * Blocks until the center has received the whole package and verified its hash. Parts that the center already has
     * are not sent again.
     *
     * @param id id of the order
     * @param until when to give up
     * @throws IOException if the center rejects the package or is not reachable in time; the message says which
     */
    void send(String id, InvestigationPackage one, Instant until) throws IOException, InterruptedException;

    /**
     * Whether the center has received the whole package.
     *
     * @throws IOException if the center does not answer
     */
    boolean hasArrived(String id, InvestigationPackage one) throws IOException, InterruptedException;
}
