/** Wire format of people and their credentials. */
@NullMarked
package io.watchfloor.dashboards.people.views;

import org.jspecify.annotations.NullMarked;
