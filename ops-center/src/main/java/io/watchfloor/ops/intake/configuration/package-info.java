/**
 * What people want sensors to collect: {@link io.watchfloor.ops.intake.configuration.ConfigurationStore} keeps each version for each group of sensors and
 * what the sensors say of it, {@link io.watchfloor.ops.intake.configuration.ConfigurationService} gives it to those that are connected to this node.
 */
@NullMarked
package io.watchfloor.ops.intake.configuration;

import org.jspecify.annotations.NullMarked;
