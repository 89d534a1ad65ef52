/**
 * The live stream: tells browsers what changes on the boards, as a snapshot and what came after it. Reads {@code board}, is
 * asked for through {@code api}.
 */
@NullMarked
package io.watchfloor.dashboards.live;

import org.jspecify.annotations.NullMarked;
