/** Threads, periodic work and uncaught exceptions of a node. */
@NullMarked
package io.watchfloor.config.work;

import org.jspecify.annotations.NullMarked;
