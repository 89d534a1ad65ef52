/** Automations and their actions as the API shows and takes them. */
@NullMarked
package io.watchfloor.dashboards.wire.automation;

import org.jspecify.annotations.NullMarked;
