/** The sensor's state directory: credential, certificate, owner of the spool, status. */
@NullMarked
package io.watchfloor.sensors.agent.state;

import org.jspecify.annotations.NullMarked;
