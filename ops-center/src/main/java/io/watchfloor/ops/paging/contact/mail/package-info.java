/**
 * Messages by e-mail: {@link io.watchfloor.ops.paging.contact.mail.Email} writes them, {@link io.watchfloor.ops.paging.contact.mail.MailSender} hands
 * them to the server.
 */
@NullMarked
package io.watchfloor.ops.paging.contact.mail;

import org.jspecify.annotations.NullMarked;
