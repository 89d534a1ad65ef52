/**
 * Wire format of response actions.
 *
 * <p>This package also defines the format of automations and their actions.
 */
@NullMarked
package io.watchfloor.dashboards.response.views;

import org.jspecify.annotations.NullMarked;
