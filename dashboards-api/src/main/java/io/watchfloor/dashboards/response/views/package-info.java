/**
 * Response actions as the API shows and takes them.
 *
 * <p>Automations and their actions as the API shows and takes them.
 */
@NullMarked
package io.watchfloor.dashboards.response.views;

import org.jspecify.annotations.NullMarked;
