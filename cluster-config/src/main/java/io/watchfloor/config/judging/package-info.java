/** Settings of rules, assets and cases. */
@NullMarked
package io.watchfloor.config.judging;

import org.jspecify.annotations.NullMarked;
