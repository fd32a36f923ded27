#pragma once
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/* Macros, which Swift does not see. */
static inline long leurre_ssl_ask_for_host(SSL *ssl, const char *name) { return SSL_set_tlsext_host_name(ssl, name); }
static inline long leurre_ssl_require_tls_1_2(SSL_CTX *context) { return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION); }
