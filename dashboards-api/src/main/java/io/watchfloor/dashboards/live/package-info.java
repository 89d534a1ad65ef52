/**
 * The live stream: tells browsers what changes on the boards, as a snapshot followed by changes. Reads {@code board},
 * and is opened through {@code api}.
 */
@NullMarked
package io.watchfloor.dashboards.live;

import org.jspecify.annotations.NullMarked;
