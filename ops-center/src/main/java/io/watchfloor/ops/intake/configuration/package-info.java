/**
 * Remote configuration of sensors. {@link io.watchfloor.ops.intake.configuration.ConfigurationStore} stores each
 * version for each group of sensors, and the sensors' reports.
 * {@link io.watchfloor.ops.intake.configuration.ConfigurationService} sends the configuration to the sensors connected
 * to this node.
 */
@NullMarked
package io.watchfloor.ops.intake.configuration;

import org.jspecify.annotations.NullMarked;
