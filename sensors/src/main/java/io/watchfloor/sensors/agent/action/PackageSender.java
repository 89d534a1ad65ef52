package io.watchfloor.sensors.agent.action;

import io.watchfloor.sensors.agent.gather.InvestigationPackage;
import java.io.IOException;
import java.time.Instant;

/** Brings packages to the center. */
public interface PackageSender {

    /**
     * Returns when the center has all of it and has compared its hash. What the center had of it before is not sent again.
     *
     * @param id of the order
     * @param until when it is given up
     * @throws IOException when the center does not take it, or was not there in time; the message says which
     */
    void send(String id, InvestigationPackage one, Instant until) throws IOException, InterruptedException;

    /**
     * Whether the center has all of it.
     *
     * @throws IOException when the center does not say now
     */
    boolean hasArrived(String id, InvestigationPackage one) throws IOException, InterruptedException;
}
