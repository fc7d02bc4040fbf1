# jbc.mk: Jitterbit connectors, registered and released by GNU make (3.82 or later).
#
#     JBC_CONNECTORS          := folder-drop
#     JBC_NAME_folder-drop    := Folder Drop
#     JBC_VERSION_folder-drop := 1.2.0
#     JBC_FLAGS := --region na --username me@example.com --password-file $(HOME)/.harmony-password
#     include jbc.mk
#
#     all: dist/folder-drop.jar
#
#     build/folder-drop.jar: ...
#             jar --create --file $@ ...
#
#     make jbc-register      once: asks Harmony, writes registrations/folder-drop.json
#     make                   from then on, offline: build/folder-drop.jar to dist/folder-drop.jar
#     make jbc-validate      has Harmony validate what dist/folder-drop.jar carries
#
# Set the variables before the include. Those that are patterns have the connector for their '%'.
#
#     JBC_CONNECTORS      the connectors: words without blanks, which stand in file names
#     JBC_NAME_<c>        a connector's name, as in its adapter.json (default: the word itself)
#     JBC_VERSION_<c>     its version (default: JBC_VERSION)
#     JBC                 the program (default: jbc)
#
#     JBC_JAR             pattern: the JAR that the project builds (default: build/%.jar)
#     JBC_RELEASE         pattern: the release JAR (default: dist/%.jar)
#     JBC_REGISTRATION    pattern: the registration file (default: registrations/%.json)
#     JBC_TEMPLATE        pattern: the manifest template (default: MANIFEST.MF.in, for all of them);
#                         empty: the JAR's own manifest is the template
#     JBC_MANIFEST        pattern: the manifest to build a JAR with (default: build/%.MF)
#     JBC_ADAPTER         pattern: adapter.json, for that manifest's activities (default: none)
#
#     JBC_PROJECT         a project file, jbc.json; JBC_CONNECTORS is not needed with it
#     JBC_ORGANIZATIONS   which of its organizations are released for
#     JBC_PROJECT_FLAGS   more options of prepare-release: --frozen, --connector NAME
#     JBC_PROJECT_NEEDS   what is brought up to date first: the JARs
#
#     JBC_FLAGS           options that say where and who, for what asks Harmony
#     JBC_REGISTER_FLAGS  more options of jbc register, JBC_VALIDATE_FLAGS of validate,
#     JBC_PACKAGE_FLAGS   of package, and JBC_MANIFEST_FLAGS of manifest
#
# What it has rules for:
#
#     the release step     $(JBC_RELEASE), again whenever JAR, registration or template changed
#     the manifest step    $(JBC_MANIFEST), for projects that build their JAR with the manifest
#     jbc-release          all release JARs
#     jbc-register         registers the connectors, or finds their registrations, and writes the
#                          registration files; jbc-register-<c> does one. Nothing else does: where a
#                          registration file is missing, make stops and says so
#     jbc-validate         has Harmony validate the release JARs; jbc-validate-<c> does one
#     jbc-project          releases by the project file for all of JBC_ORGANIZATIONS, one after the
#                          other; jbc-project-<organization> for one. Nothing else does
#
# The first target of the makefile stays its default goal. A registration file holds key and
# secret: keep it out of version control. Keep the password in a file (--password-file), or a token
# (jbc login -o FILE, then --token-file FILE): make prints its environment with 'make -p', and what
# follows 'make NAME=' is on the command line.

ifeq ($(strip $(JBC_CONNECTORS)$(JBC_PROJECT)),)
$(error jbc.mk: set JBC_CONNECTORS before the include, or JBC_PROJECT)
endif

JBC              ?= jbc
JBC_JAR          ?= build/%.jar
JBC_RELEASE      ?= dist/%.jar
JBC_REGISTRATION ?= registrations/%.json
JBC_TEMPLATE     ?= MANIFEST.MF.in
JBC_MANIFEST     ?= build/%.MF

jbc_default_goal := $(.DEFAULT_GOAL)

# $(call jbc_quote,TEXT): one word for the shell.
jbc_quote = '$(subst ','\'',$(1))'

# ---- releases by a project file ----

ifneq ($(strip $(JBC_PROJECT)),)
ifeq ($(strip $(JBC_ORGANIZATIONS)),)
$(error jbc.mk: set JBC_ORGANIZATIONS to organizations of $(JBC_PROJECT))
endif

jbc_release = $(JBC) prepare-release --project $(call jbc_quote,$(JBC_PROJECT)) \
    $(addprefix --organization ,$(1)) $(JBC_PROJECT_FLAGS)

.PHONY: jbc-project $(JBC_ORGANIZATIONS:%=jbc-project-%)
jbc-project: $(JBC_PROJECT_NEEDS)
	$(call jbc_release,$(JBC_ORGANIZATIONS))
$(JBC_ORGANIZATIONS:%=jbc-project-%): jbc-project-%: $(JBC_PROJECT_NEEDS)
	$(call jbc_release,$*)
endif

# ---- single connectors ----

ifneq ($(strip $(JBC_CONNECTORS)),)

# $(call jbc_pattern,VARIABLE): fails unless the value is a pattern, or there is one connector only.
jbc_pattern = $(if $(findstring %,$($(1))),,$(error jbc.mk: $(1) is '$($(1))': \
    write % where the connector stands))
$(call jbc_pattern,JBC_RELEASE)
$(call jbc_pattern,JBC_MANIFEST)
ifneq ($(words $(JBC_CONNECTORS)),1)
$(call jbc_pattern,JBC_JAR)
$(call jbc_pattern,JBC_REGISTRATION)
endif

# $(call jbc_all,PATTERN): the pattern for every connector. $(call jbc_of,PATTERN): for the one of
# the recipe.
jbc_all = $(patsubst %,$(1),$(JBC_CONNECTORS))
jbc_of = $(patsubst %,$(1),$*)

jbc_name = $(or $(JBC_NAME_$*),$*)
jbc_version = $(or $(JBC_VERSION_$*),$(JBC_VERSION),$(error jbc.mk: set JBC_VERSION_$* to the \
    version of $(jbc_name)))

# ---- the release step ----

# The time is set also where jbc left an output of equal bytes untouched: it is up to date now.
$(call jbc_all,$(JBC_RELEASE)): $(JBC_RELEASE): $(JBC_JAR) $(JBC_REGISTRATION) $(JBC_TEMPLATE)
	@mkdir -p $(@D)
	$(JBC) package --jar $(call jbc_of,$(JBC_JAR)) \
	    --registration $(call jbc_of,$(JBC_REGISTRATION)) \
	    $(if $(JBC_TEMPLATE),--manifest $(call jbc_of,$(JBC_TEMPLATE))) \
	    $(JBC_PACKAGE_FLAGS) -o $@ && touch -c $@

.PHONY: jbc-release
jbc-release: $(call jbc_all,$(JBC_RELEASE))

# ---- the manifest step ----

ifneq ($(strip $(JBC_TEMPLATE)),)
$(call jbc_all,$(JBC_MANIFEST)): $(JBC_MANIFEST): $(JBC_TEMPLATE) $(JBC_REGISTRATION) $(JBC_ADAPTER)
	@mkdir -p $(@D)
	$(JBC) manifest --manifest $(call jbc_of,$(JBC_TEMPLATE)) \
	    --registration $(call jbc_of,$(JBC_REGISTRATION)) \
	    $(if $(JBC_ADAPTER),--adapter $(call jbc_of,$(JBC_ADAPTER))) \
	    $(JBC_MANIFEST_FLAGS) -o $@ && touch -c $@
endif

# ---- what asks Harmony ----

.PHONY: jbc-register $(call jbc_all,jbc-register-%)
jbc-register: $(call jbc_all,jbc-register-%)
$(call jbc_all,jbc-register-%): jbc-register-%:
	@mkdir -p $(dir $(call jbc_of,$(JBC_REGISTRATION)))
	$(JBC) register $(JBC_FLAGS) --name $(call jbc_quote,$(jbc_name)) \
	    --connector-version $(call jbc_quote,$(jbc_version)) \
	    $(JBC_REGISTER_FLAGS) -o $(call jbc_of,$(JBC_REGISTRATION))

.PHONY: jbc-validate $(call jbc_all,jbc-validate-%)
jbc-validate: $(call jbc_all,jbc-validate-%)
$(call jbc_all,jbc-validate-%): jbc-validate-%: $(JBC_RELEASE)
	$(JBC) validate $(JBC_FLAGS) $(JBC_VALIDATE_FLAGS) --jar $<

# A rule of the project's own, which fetches the file from elsewhere, goes before this one.
$(JBC_REGISTRATION):
	@echo "jbc.mk: there is no registration file $@: 'make jbc-register' asks Harmony and writes it" >&2; \
	exit 1

endif

.DEFAULT_GOAL := $(jbc_default_goal)
