#include "doctor.h"
#include "region.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SOON_DAYS = 14, DAY = 24 * 3600, SKEW_SECONDS = 300 };

void doctor_host(struct diagnosis *diagnosis, const char *host)
{
    const char *right = region_lookalike(host);
    char remedy[256];
    if (right) {
        snprintf(remedy, sizeof remedy, "give --host %.200s", right);
        diagnosis_warn(diagnosis, "host", remedy, "%s looks like one of Harmony's, but is none",
                       host);
    } else if (region_is_harmonys(host)) {
        diagnosis_ok(diagnosis, "host", "%s is one of Harmony's", host);
    } else if (jbc_host_is_loopback(host)) {
        diagnosis_ok(diagnosis, "host", "%s is this machine itself", host);
    } else {
        diagnosis_warn(diagnosis, "host", "give --region na, emea or apac if Harmony is meant",
                       "%s is none of Harmony's", host);
    }
}

static void see_proxy(struct diagnosis *diagnosis, const struct jbc_probe *probe,
                      const struct jbc_error *reason)
{
    const char *variable = probe->proxy_variable;
    if (!*variable)
        diagnosis_ok(diagnosis, "proxy", "none is used");
    else if (probe->proxy_status != 0 && probe->proxy_status / 100 != 2)
        diagnosis_fail(diagnosis, "proxy", JBC_REMOTE,
                       probe->proxy_status == 407
                           ? "put the proxy's user name and password into the variable's URL"
                           : "ask who runs the proxy to let https to this host through",
                       "the one of %s refuses: HTTP %ld", variable, probe->proxy_status);
    else if (probe->reached < JBC_PROBE_CONNECTED)
        diagnosis_fail(diagnosis, "proxy", JBC_REMOTE,
                       "correct the variable, or name the host in no_proxy",
                       "the one of %s cannot be reached: %s", variable, reason->message);
    else
        diagnosis_ok(diagnosis, "proxy", "the one of %s is used", variable);
}

static void see_dns(struct diagnosis *diagnosis, const char *host, const struct jbc_probe *probe,
                    const struct jbc_error *reason)
{
    if (probe->reached >= JBC_PROBE_RESOLVED)
        diagnosis_ok(diagnosis, "DNS", "%s has an address%s%s", host, *probe->address ? ": " : "",
                     probe->address);
    else
        diagnosis_fail(diagnosis, "DNS", JBC_REMOTE,
                       "is the host's name right, and does this machine have a name server?", "%s",
                       reason->message);
}

static void see_tcp(struct diagnosis *diagnosis, const char *host, const struct jbc_probe *probe,
                    const struct jbc_error *reason)
{
    if (probe->reached >= JBC_PROBE_CONNECTED)
        diagnosis_ok(diagnosis, "TCP", "%s takes connections", host);
    else
        diagnosis_fail(diagnosis, "TCP", JBC_REMOTE,
                       "is the port right, and does a firewall let this machine out, or want a "
                       "proxy (the variable https_proxy)?",
                       "%s", reason->message);
}

/* ---- TLS ---- */

static const char *date_of(char out[32], int64_t when)
{
    time_t seconds = (time_t)when;
    struct tm tm;
    if (!gmtime_r(&seconds, &tm) || strftime(out, 32, "%Y-%m-%d", &tm) == 0)
        snprintf(out, 32, "%" PRId64, when);
    return out;
}

/* What would mend it. */
static const char *tls_remedy(const struct jbc_probe *probe, const char *reason, int64_t now)
{
    if (strstr(reason, "certificate file") || strstr(reason, "trust anchors"))
        return "give a PEM file of authorities with --cacert";
    if (strstr(reason, "subject name"))
        return "is the host's name right? The certificate is for another one";
    if (probe->certificate_ends != 0 && probe->certificate_ends <= now)
        return "if this machine's clock is right, whoever runs the host must renew the certificate";
    if (*probe->issuer)
        return "if that issuer is to be trusted (a proxy of your company has its own), give its "
               "PEM file with --cacert or CURL_CA_BUNDLE";
    return "is this a port of https, and is nothing in between?";
}

static void describe(char out[700], const struct jbc_probe *probe)
{
    char ends[32];
    size_t used = 0;
    if (*probe->issuer)
        used = (size_t)snprintf(out, 400, "issued by %.256s, expires %s, ", probe->issuer,
                                probe->certificate_ends ? date_of(ends, probe->certificate_ends)
                                                        : "some time");
    snprintf(out + used, 300, "authorities of %.256s",
             *probe->authorities ? probe->authorities : "the system");
}

static void see_tls(struct diagnosis *diagnosis, const char *host, const struct jbc_probe *probe,
                    const struct jbc_error *reason, int64_t now)
{
    char what[700];
    describe(what, probe);
    if (strncmp(host, "http:", 5) == 0)
        diagnosis_ok(diagnosis, "TLS", "loopback needs none");
    else if (probe->reached < JBC_PROBE_SECURED)
        diagnosis_fail(diagnosis, "TLS", JBC_REMOTE, tls_remedy(probe, reason->message, now),
                       "%s (%s)", reason->message, what);
    else if (probe->certificate_ends != 0 &&
             probe->certificate_ends < now + (int64_t)SOON_DAYS * DAY)
        diagnosis_warn(diagnosis, "TLS", "whoever runs the host should renew the certificate soon",
                       "%s", what);
    else
        diagnosis_ok(diagnosis, "TLS", "%s", what);
}

static void see_clock(struct diagnosis *diagnosis, const char *host, const struct jbc_probe *probe)
{
    int64_t ahead = probe->local_time - probe->server_time;
    if (probe->server_time == 0)
        diagnosis_warn(diagnosis, "clock", "compare this machine's clock by hand",
                       "%s does not tell the time", host);
    else if (ahead > SKEW_SECONDS || ahead < -SKEW_SECONDS)
        diagnosis_warn(diagnosis, "clock", "set this machine's clock",
                       "it is %" PRId64 " s %s that of %s", ahead < 0 ? -ahead : ahead,
                       ahead < 0 ? "behind" : "ahead of", host);
    else
        diagnosis_ok(diagnosis, "clock", "it is right within %d s", SKEW_SECONDS);
}

/* ---- all of it ---- */

static void skip_all(struct diagnosis *diagnosis, const char *const names[])
{
    for (size_t i = 0; names[i]; i++)
        diagnosis_skip(diagnosis, names[i]);
}

void doctor_skip_network(struct diagnosis *diagnosis)
{
    skip_all(diagnosis, (const char *const[]){"host", "proxy", "DNS", "TCP", "TLS", "clock", NULL});
}

/* Behind a proxy, names are its to resolve. */
void doctor_network(struct diagnosis *diagnosis, const char *host, const struct jbc_probe *probe,
                    const struct jbc_error *reason, int64_t now)
{
    bool has_proxy = *probe->proxy_variable;
    see_proxy(diagnosis, probe, reason);
    if (!has_proxy)
        see_dns(diagnosis, host, probe, reason);
    if (probe->reached < (has_proxy ? JBC_PROBE_CONNECTED : JBC_PROBE_RESOLVED)) {
        skip_all(diagnosis, (const char *const[]){"TCP", "TLS", "clock", NULL});
        return;
    }
    see_tcp(diagnosis, host, probe, reason);
    if (probe->reached < JBC_PROBE_CONNECTED) {
        skip_all(diagnosis, (const char *const[]){"TLS", "clock", NULL});
        return;
    }
    see_tls(diagnosis, host, probe, reason, now);
    if (probe->reached < JBC_PROBE_SECURED)
        diagnosis_skip(diagnosis, "clock");
    else if (probe->reached < JBC_PROBE_ANSWERED)
        diagnosis_fail(diagnosis, "answer", JBC_REMOTE, "try again later, or ask who runs the host",
                       "%s", reason->message);
    else
        see_clock(diagnosis, host, probe);
}
