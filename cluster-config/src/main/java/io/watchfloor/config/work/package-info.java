/** Threads of a node's own, and work that they do again and again. */
@NullMarked
package io.watchfloor.config.work;

import org.jspecify.annotations.NullMarked;
