/** Settings of rules, assets and cases. */
@NullMarked
package io.watchfloor.config.detection;

import org.jspecify.annotations.NullMarked;
