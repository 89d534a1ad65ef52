/** {@code /people/{name}/contacts}: how people are told, and the proof that it works. */
@NullMarked
package io.watchfloor.dashboards.api.contacts;

import org.jspecify.annotations.NullMarked;
