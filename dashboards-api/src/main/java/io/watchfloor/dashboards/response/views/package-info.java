/**
 * Wire format of response actions.
 *
 * <p>Also of automations and their actions.
 */
@NullMarked
package io.watchfloor.dashboards.response.views;

import org.jspecify.annotations.NullMarked;
