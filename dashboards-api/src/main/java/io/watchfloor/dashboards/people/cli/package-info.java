/** Commands for people, their credentials, rights and audit records. */
@NullMarked
package io.watchfloor.dashboards.people.cli;

import org.jspecify.annotations.NullMarked;
