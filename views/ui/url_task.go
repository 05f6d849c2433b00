package ui

import (
	"net/url"

	"github.com/tradecounter/portal/portal"
)

// Task is the page of work under way.
func (l Links) Task(id portal.TaskID) string { return l.under("/tasks/" + url.PathEscape(string(id))) }

// File is a file to be saved.
func (l Links) File(id portal.FileID) string { return l.under("/files/" + url.PathEscape(string(id))) }

// TaskCancellation takes the post that stops it.
func (l Links) TaskCancellation(id portal.TaskID) string { return l.Task(id) + "/cancellation" }
