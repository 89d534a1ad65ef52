/** How much the alerts of an asset that belong to no case weigh together. Pure: alerts and their times, nothing else. */
@NullMarked
package io.watchfloor.ops.risk;

import org.jspecify.annotations.NullMarked;
