{{- define "inclust.name" -}}
{{- printf "%s-%s" .Release.Name .Values.node.id | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "inclust.labels" -}}
app.kubernetes.io/name: inclust
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "inclust.selector" -}}
app.kubernetes.io/name: inclust
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "inclust.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}

{{- define "inclust.homeClaim" -}}
{{ .Values.home.existingClaim | default (printf "%s-home" (include "inclust.name" .)) }}
{{- end -}}

{{- define "inclust.natsUrl" -}}
{{ if .Values.nats.enabled }}nats://{{ include "inclust.name" . }}-nats:4220{{ else }}{{ .Values.nats.url }}{{ end }}
{{- end -}}

{{- define "inclust.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "inclust.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "inclust.placement" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- end -}}

{{/* Waits for the home that the job makes, at most five minutes. */}}
{{- define "inclust.waitForHome" -}}
- name: home
  image: {{ include "inclust.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command: [sh, -c, 'for _ in $(seq 150); do [ -e /srv/inclust/node.json ] && exit 0; sleep 2; done; exit 1']
  securityContext: {{- include "inclust.containerSecurity" . | nindent 4 }}
  resources:
    requests: { cpu: 10m, memory: 16Mi }
    limits: { cpu: 100m, memory: 64Mi }
  volumeMounts:
    - { name: home, mountPath: /srv/inclust, readOnly: true }
{{- end -}}
