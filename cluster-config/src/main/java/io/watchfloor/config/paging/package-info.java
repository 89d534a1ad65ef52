/** Settings of notifications and heartbeats. */
@NullMarked
package io.watchfloor.config.paging;

import org.jspecify.annotations.NullMarked;
