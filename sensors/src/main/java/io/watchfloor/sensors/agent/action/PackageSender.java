package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import java.io.IOException;
import java.time.Instant;

/** Sends investigation packages to the center. */
public interface PackageSender {

    /**
     * Blocks until the center has received the whole package and verified its hash. Parts that the center has already
     * received are not sent again.
     *
     * @param id id of the order
     * @param until when to give up
     * @throws IOException if the center rejects the package or cannot be reached in time; the message gives the reason
     */
    void send(String id, InvestigationPackage one, Instant until) throws IOException, InterruptedException;

    /**
     * Whether the center has received the whole package.
     *
     * @throws IOException if the center does not respond
     */
    boolean hasArrived(String id, InvestigationPackage one) throws IOException, InterruptedException;
}
