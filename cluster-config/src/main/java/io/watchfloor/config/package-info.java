/**
 * The settings that every node must agree on, put together: a setting is read by {@code reading}, is a part of the
 * settings of its subject in a package beside that, and all of them become {@link io.watchfloor.config.Settings} and the
 * configuration of the actor system here.
 */
@NullMarked
package io.watchfloor.config;

import org.jspecify.annotations.NullMarked;
